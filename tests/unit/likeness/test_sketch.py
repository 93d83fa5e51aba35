"""What of a text is kept to know its copies by."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.likeness.signature import LONG_PAIRS, PERMUTATIONS
from tocsin.likeness.sketch import BANDS, COPY_LIKENESS, HASH_BYTES, KEPT, MOST_LETTERS, SHORT, likeness, sketch
from tocsin.likeness.words import Words

WORDS = ("Kyiv", "police", "found", "two", "bodies", "near", "Bucha", "14", "dead", "on", "3", "May", "UN")

TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join),
)

LONG = " ".join(f"harbour{n} crane{n} Quay {n}" for n in range(40))


class TestSketch:
    """Keys and content."""

    def test_a_long_text_has_a_key_for_each_band(self) -> None:
        """All of one length, each with a letter of its own, so that bands do not mix."""
        sketched = sketch(LONG)

        assert BANDS == len({key[0] for key in sketched.keys})
        assert {17} == {len(key) for key in sketched.keys}

    def test_a_short_text_has_one_key_of_its_words(self) -> None:
        """Order counts; capitals, punctuation and spacing do not."""
        one, same, other = map(sketch, ("Fire in Oran.", "FIRE in\nOran", "In Oran: fire"))

        assert (SHORT, b"") == (one.keys[0][0], one.content)
        assert one == same
        assert one.keys != other.keys

    def test_sketches_are_the_same_in_every_process(self) -> None:
        """Workers of different machines compare theirs: nothing may hang on a seed of Python's."""
        assert "ACftxtTjKJVgVbPrJ" == sketch(LONG).keys[0]
        assert [59, 125, 735] == sketch(LONG).telling[:3]

    def test_a_huge_text_is_known_by_its_beginning(self) -> None:
        """What stands after twenty pages does not count."""
        pages = "One word more of the same list. " * (MOST_LETTERS // 32 + 1)

        assert sketch(LONG + pages) == sketch(LONG + pages + "And an end of its own, in Nouakchott.")

    @given(TEXTS)
    def test_every_text_has_a_sketch_of_bounded_size(self, text: str) -> None:
        """It is like itself, fully, where it has words; where it has none it meets nobody."""
        sketched = sketch(text)

        assert (not Words.of(text).folded) == (not sketched.keys)
        assert len(sketched.keys) in {0, 1, BANDS}
        assert len(sketched.content) <= PERMUTATIONS + KEPT * HASH_BYTES
        assert 1 == likeness(sketched, sketched)
        assert (len(Words.of(text).pairs) >= LONG_PAIRS) == bool(sketched.content)

    @given(TEXTS, TEXTS)
    @settings(max_examples=200)
    def test_likeness_is_the_same_both_ways(self, one: str, other: str) -> None:
        """It is nothing, or at least that of a copy."""
        points = likeness(sketch(one), sketch(other))

        assert points == likeness(sketch(other), sketch(one))
        assert points == 0 or COPY_LIKENESS <= points <= 1


class TestWords:
    """What stands between punctuation and spaces."""

    @given(st.text(st.characters(max_codepoint=0x7F)))
    def test_plain_english_has_the_words_that_it_has_in_any_company(self, text: str) -> None:
        """The short way for ASCII ends where the long one does, which a single letter that is none leads to."""
        alone, among_others = Words.of(text), Words.of(f"{text} \u00c9")

        assert [*alone.as_written, "\u00c9"] == among_others.as_written
        assert [*alone.folded, "\u00e9"] == among_others.folded

    def test_words_are_of_letters_figures_and_underscores(self) -> None:
        """Case does not count."""
        assert ["mi_8", "downed", "at", "kupiansk"] == Words.of("Mi_8 DOWNED, at... Kupiansk!").folded


class TestTelling:
    """Pairs of neighbouring words with a name or a figure."""

    def test_names_and_figures_tell(self) -> None:
        """With the word on either side; small words at the beginning of a sentence are no names."""
        found = {"kyiv hit", "in kyiv", "hit 3", "3 times", "before 09h30"}
        assert found == Words.of("The town centre in Kyiv hit 3 times before 09h30").telling

    def test_in_a_text_in_capitals_figures_alone_tell(self) -> None:
        """There every word has a capital."""
        assert {"area 34", "34 20n", "20n vessels"} == Words.of("FIRING IN AREA 34-20N, VESSELS KEEP CLEAR").telling

    def test_few_telling_pairs_rule_nothing_out(self) -> None:
        """A text without names has a copy where its toll rose."""
        words = [f"wort{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
        first, second = (" ".join([*words[:30], toll, *words[30:]]) for toll in ("3", "5"))

        assert 0.9 < likeness(sketch(first), sketch(second)) <= 1
