"""Two consultation papers of the illustrative market, on what the discussion paper (8, 8.1) leaves for later."""

from __future__ import annotations

from consultations.paper import Paper, PaperQuestion, PaperSection

WEEKLY_PUBLICATION = Paper(
    title="Weekly publication of the premia",
    summary="Illustrative. Whether premia should be published every week where there are trades enough, and how"
    " many trades a week would need.",
    introduction="Illustrative. The discussion paper sees a move from monthly to weekly publication, subject to"
    " sufficient data and trading volumes (8).\n\nWe ask what would have to be shown first.",
    sections=(
        PaperSection(
            "1",
            "Frequency",
            questions=(
                PaperQuestion("1.1", "Would a weekly premium serve you better than a monthly one?"),
                PaperQuestion("1.2", "How many qualifying trades should stand behind a weekly premium?"),
            ),
        ),
        PaperSection(
            "2",
            "Transition",
            questions=(
                PaperQuestion(
                    "2.1", "Should the monthly premium go on beside a weekly one, and for how long?"
                ),
            ),
        ),
    ),
)
REGIONAL_PREMIA = Paper(
    title="Regional premia",
    summary="Illustrative. When regional premia should stand beside the global one, and on which evidence.",
    introduction="Illustrative. The discussion paper (8.1) foresees regional premia where there is clear and sustained"
    " divergence, sufficient participation and verifiable evidence. We ask how each should be measured.",
    sections=(
        PaperSection(
            "1",
            "Divergence and evidence",
            questions=(
                PaperQuestion("1.1", "How large, and how lasting, must a divergence between regions be?"),
                PaperQuestion(
                    "1.2", "How many participants should trade in a region before it has its own premium?"
                ),
                PaperQuestion("1.3", "Which evidence of regional differences can be verified?"),
            ),
        ),
        PaperSection(
            "2",
            "Regions",
            questions=(
                PaperQuestion("2.1", "Which regions would you begin with?"),
                PaperQuestion("2.2", "Should the global premium go on unchanged beside them?"),
            ),
        ),
    ),
)
