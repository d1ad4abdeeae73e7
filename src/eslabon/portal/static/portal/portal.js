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
const telling = document.querySelector("[data-renew]");
if (telling) setTimeout(renew, 1000);
async function renew() {
  const here = telling.dataset.renew;
  const answer = await fetch(here).catch(() => null); // no answer: the next one may come
  const fresh = answer && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(telling.id);
  if (answer && !fresh) return location.replace(here); // it has ended
  if (fresh) {
    for (const part of ["h2", ".told"]) {
      const [now, then] = [telling, fresh].map((one) => one.querySelector(part));
      if (now.innerHTML !== then.innerHTML) now.replaceChildren(...then.childNodes);
    }
  }
  setTimeout(renew, 2000);
}
