"""What only the doer's own side tells is claimed; what anybody else tells is asserted."""

from collections.abc import Callable

import pytest

from tocsin_enrich.extract import Extraction

Read = Callable[[str], Extraction]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Soldiers killed 12 rebels near Bosso on Sunday, the army said.", "claimed"),
        ("The army said soldiers killed 12 rebels near Bosso on Sunday.", "claimed"),
        ("Kenyan troops killed 12 rebels near Lamu on Sunday, army spokesman John Otieno said.", "claimed"),
        ("Kenyan troops killed 12 rebels near Lamu on Sunday, the Somali army said.", "asserted"),
        ("Soldiers killed 12 rebels near Bosso on Sunday, residents said.", "asserted"),
        ("Soldiers killed 12 rebels near Bosso on Sunday, the army said. Residents said that 12 died.", "asserted"),
        ("Residents said soldiers killed 12 rebels near Bosso on Sunday, and the army said it was calm.", "asserted"),
        ("Gunmen killed 12 soldiers near Bosso on Sunday, the army said.", "asserted"),
        ("Soldiers killed 12 rebels near Bosso on Sunday.", "asserted"),
        ("The Sudanese army killed 12 rebels in Omdurman on Sunday, according to the army.", "claimed"),
        ("A US drone strike killed two men in Idlib on Sunday, Central Command said.", "claimed"),
        ("Pakistan shelled a village in Kunar on Sunday, Kabul's military said.", "asserted"),
        ("JNIM killed 12 soldiers near Djibo on Sunday, the group said.", "claimed"),
        ("JNIM killed 12 soldiers near Djibo on Sunday, a rights group said.", "asserted"),
        ("According to JNIM, its fighters killed 12 soldiers near Djibo on Sunday.", "claimed"),
        ("JNIM claimed to have killed 12 soldiers near Djibo on Sunday.", "claimed"),
        ("JNIM said 12 soldiers were killed in its attack near Djibo on Sunday.", "claimed"),
        ("Police shot dead two robbers in Lagos on Sunday, police said.", "asserted"),
    ],
)
def test_who_tells_it_decides(extracted: Read, text: str, expected: str) -> None:
    """A command, a ministry or a group that alone tells of its own side's act claims it; the police report."""
    incident, *_ = extracted(text).incidents

    assert expected == incident.status.value


def test_the_claim_has_its_evidence(extracted: Read) -> None:
    """The words of who says it are the evidence of the claim and of the status."""
    (incident,) = extracted("Soldiers killed 12 rebels near Bosso on Sunday, the army said.").incidents

    said = {entry.field: entry.quote for entry in incident.evidence if entry.field in {"status", "claims.0.claimant"}}
    assert {"status": "army said", "claims.0.claimant": "army said"} == said
