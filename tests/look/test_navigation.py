"""What the header offers."""

from cpal.look.navigation import Entry, links, url_or_blank


def test_a_page_that_does_not_exist_is_not_offered() -> None:
    entries = (Entry("Gallery", "look-gallery"), Entry("Nowhere", "no-such-page"))
    assert [link.title for link in links(entries, "/")] == ["Gallery"]
    assert url_or_blank("no-such-page") == ""


def test_the_page_being_read_and_the_section_around_it_are_told_apart() -> None:
    entries = (Entry("Gallery", "look-gallery"),)
    (here,) = links(entries, "/look/")
    (within,) = links(entries, "/look/deeper/")
    (elsewhere,) = links(entries, "/looking/")
    assert here.is_here
    assert within.is_within
    assert not within.is_here
    assert not elsewhere.is_within


def test_a_page_may_have_no_further_pages() -> None:
    entries = (Entry("Gallery", "look-gallery", within=""),)
    assert not next(links(entries, "/look/deeper/")).is_within
    assert next(links(entries, "/look/")).is_here


def test_a_section_may_stand_elsewhere_than_its_first_page() -> None:
    entries = (Entry("Gallery", "look-gallery", within="/premia/"),)
    (link,) = links(entries, "/premia/nickel/2026-10/")
    assert link.is_within
