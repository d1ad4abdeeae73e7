"""The desk keeps documents and papers, and says which were signed.

The visto bueno is the coordinator's, who didn't draft it alone.
"""

from __future__ import annotations

import rules

from eslabon.records.base.rules import is_coordinator, is_desk, sees, standard

standard("documents")
rules.add_perm("documents.sign", is_desk & sees)
rules.add_perm("documents.unsign", is_coordinator & sees)
standard("papers")
rules.add_perm("papers.review", is_desk & sees)
rules.add_perm("papers.approve", is_coordinator & sees)
rules.add_perm("papers.observe", is_desk & sees)
rules.add_perm("papers.sign", is_desk & sees)
