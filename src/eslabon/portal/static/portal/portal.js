// Small comforts; every page works without them.
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // selected: the keyboard copies it
    }
    const said = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}
const faults = document.getElementById("faults");
if (faults) faults.focus();
// What is under way is asked for again every few seconds, the rest of the page left alone; once it is over, all of it.
const renewed = document.querySelector("[data-renew]");
if (renewed) {
  const again = async () => {
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
      const fresh = page.querySelector("[data-renew]");
      if (!fresh) return location.reload();
      renewed.replaceChildren(...fresh.childNodes);
    } catch {
      // the network rests: the next time
    }
    setTimeout(again, 1000 * renewed.dataset.renew);
  };
  setTimeout(again, 1000 * renewed.dataset.renew);
}
