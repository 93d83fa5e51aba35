"""What a sentence answers about its words, before any rule reads it."""

from hypothesis import given
from hypothesis import strategies as st

from tocsin_enrich.extract import Lexicon
from tocsin_enrich.extract.once import once
from tocsin_enrich.extract.reading import Reading, read

TEXT = "On Friday rebels of the Dawn Front killed two Kenyan soldiers (a cook and a driver) and burned a lorry."


def the_reading(lexicon: Lexicon) -> Reading:
    """Return the only sentence of the text."""
    (reading,) = read(TEXT, lexicon)
    return reading


class Counter:
    """Counts how often its value is worked out."""

    def __init__(self) -> None:
        self.times = 0

    @once
    def value(self) -> int:
        """Return how often this was worked out."""
        self.times += 1
        return self.times


def test_a_value_is_worked_out_once_for_each_owner() -> None:
    """A second question gets the first answer, and another owner its own."""
    first, second = Counter(), Counter()

    assert ((1, 1), 1, 1) == ((first.value, first.value), second.value, first.times)


def test_a_value_asked_of_the_class_is_its_description() -> None:
    """Tools that read the class find the property with its docstring."""
    assert "Return how often this was worked out." == Counter.value.__doc__


@given(start=st.integers(-3, 30), end=st.integers(-3, 30))
def test_a_stretch_has_a_class_where_one_of_its_tokens_is_in_it(lexicon: Lexicon, start: int, end: int) -> None:
    """One look at a stretch tells what a look at each of its tokens tells; what lies outside is in no class."""
    reading = the_reading(lexicon)

    assert reading.has("determiner", start, end) == any(reading.is_in(k, "determiner") for k in range(start, end))


def test_all_tokens_of_a_class_are_told_in_order(lexicon: Lexicon) -> None:
    """Every article of the sentence is found, and a class that is not in it gives nothing."""
    reading = the_reading(lexicon)

    assert ["the", "a", "a", "a"] == [reading.norms[k] for k in reading.all_in("determiner")]
    assert [] == reading.all_in("group_noun")


def test_the_words_of_acts_and_nations_are_told_by_their_tokens(lexicon: Lexicon) -> None:
    """Where acts begin and end, and which tokens are theirs or a nation's, is what the matches say."""
    reading = the_reading(lexicon)

    assert {cue.start for cue in reading.cues} == reading.cue_starts
    assert {cue.end for cue in reading.cues} == reading.cue_ends
    assert ["killed", "burned"] == [reading.norms[k] for k in sorted(reading.in_cues)]
    assert ["kenyan"] == [reading.norms[k] for k in sorted(reading.in_nations)]
    assert reading.in_nations | reading.in_organisations == reading.named
