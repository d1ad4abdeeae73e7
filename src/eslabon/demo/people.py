"""The people of the worked example, one a role: made up, and marked so; named on the example's sign-in page only."""

from __future__ import annotations

# Whoever serves the example may sign in as any of them.
DEMO_PASSWORD = "cadena-de-valor-2004"

# E-mail, name, role, and the short name of the organisation where the role needs one.
DEMO_PEOPLE = (
    ("coordinadora@ejemplo.example", "Coordinadora de la mesa (ejemplo)", "coordinator", ""),
    ("especialista@ejemplo.example", "Especialista (ejemplo)", "specialist", ""),
    ("ministerio@ejemplo.example", "Punto focal de Agricultura (ejemplo)", "ministry", "Ministerio de Agricultura"),
    ("cooperante@ejemplo.example", "Punto focal de USAID (ejemplo)", "donor", "USAID"),
    ("ejecutora@ejemplo.example", "Ejecutora COPEME (ejemplo)", "implementer", "COPEME"),
    ("analista@ejemplo.example", "Analista (ejemplo)", "analyst", ""),
    ("lector@ejemplo.example", "Lector (ejemplo)", "reader", ""),
)
