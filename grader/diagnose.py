"""From what a submission gave to the sentence that explains it: which known mistake gives the very same?

A sentence is said only where the numbers prove it: a mistake has to give what the learner's code gave in
every failing trial. What two mistakes would explain is left unsaid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from grader.factor import factor
from grader.known import Given, KnownMistakes, reached
from grader.mistake import Mistake
from grader.observe import Observation, Raised
from grader.tried import Seen, Tried


class Diagnosis:
    """Finds the known mistakes in one submission, by all that its checks gave."""

    def __init__(self, known: KnownMistakes, source: str, tried: Sequence[Tried], seed: int) -> None:
        self._known = known
        self._source = source
        self._seed = seed
        self._tried = [one for one in tried if not one.is_expensive and not one.is_todo]
        self._named: dict[str, Mistake | None] = {}

    def mistake(self, tried: Tried) -> Mistake | None:
        """The mistake that explains a check which did not pass, if there is just one: where several do, the
        one that explains most of what else is wrong.
        """
        if tried.check.name not in self._named:
            self._named[tried.check.name] = self._find(tried)
        return self._named[tried.check.name]

    def _find(self, tried: Tried) -> Mistake | None:
        if tried.finding.outcome == "forbidden":
            return self._forbidden(tried)
        if not tried.failing or tried.is_expensive:
            return None
        found = [
            mistake
            for mistake in self._known.about(tried.used)
            if self._explains(mistake, tried)
            and not self._is_contradicted(mistake, tried)
            and not self._is_undermined(mistake, tried)
        ]
        if len(found) > 1:
            counts = [self._explained(mistake) for mistake in found]
            found = [mistake for mistake, count in zip(found, counts, strict=True) if count == max(counts)]
        # mistakes that no check can tell apart share a sentence
        return found[0] if len({mistake.sentence for mistake in found}) == 1 else None

    def scaled(self, tried: Tried) -> tuple[Mistake, float] | None:
        """The one mistake that explains a check together with a constant factor on all that it gives."""
        if not tried.failing or tried.is_expensive or self._factor(tried, None) is not None:
            return None
        found = [
            (mistake, value)
            for mistake in self._known.about(tried.used)
            if (value := self._factor(tried, mistake)) is not None
            and not self._is_right_where_it_is_not(mistake)
        ]
        return found[0] if len({mistake.sentence for mistake, _ in found}) == 1 else None

    def _gives(self, mistake: Mistake, tried: Tried, seen: Seen) -> Given:
        """What the mistake gives in the trial that `seen` is of."""
        expected = seen.answer.expected
        return self._known.gives(mistake, tried.check, seen.index, self._seed, tried.device, expected)

    def _concerns(self, mistake: Mistake, tried: Tried) -> bool:
        """Whether a check tries the function that the mistake is in."""
        return mistake.target in self._known.functions(tried.used)

    def _factor(self, tried: Tried, mistake: Mistake | None) -> float | None:
        """The factor between what the submission gave and what the mistake, or the reference, gives."""
        if mistake is None:
            return factor((seen.saw, seen.answer.expected) for seen in tried.failing)
        return factor(
            (self._scalable(seen.saw), self._scalable(self._gives(mistake, tried, seen).what))
            for seen in tried.failing
        )

    def _scalable(self, what: Observation | Raised) -> Observation | Raised:
        return what if isinstance(what, Raised) else self._known.scalable(what)

    def _explained(self, mistake: Mistake) -> int:
        """How many of the checks that did not pass the mistake explains."""
        return sum(
            self._explains(mistake, one)
            for one in self._tried
            if one.failing and self._concerns(mistake, one)
        )

    def _explains(self, mistake: Mistake, tried: Tried) -> bool:
        """Whether the mistake gives what the submission gave wherever that is wrong."""
        return all(
            self._known.is_given(seen.saw, self._gives(mistake, tried, seen).what, tried.check)
            for seen in tried.failing
        )

    def _is_contradicted(self, mistake: Mistake, tried: Tried) -> bool:
        """Whether another trial shows that the submission has not this mistake: one where it is right and the
        mistake is not; or one of the same functions where both are wrong, each in its own way. (Where more
        functions take part, another mistake may have come on top.)
        """
        return self._is_right_where_it_is_not(mistake) or any(
            not self._known.is_given(seen.saw, gives, one.check)
            for one, seen, gives in self._wrong_trials(mistake)
            if set(one.used) <= self._functions(tried)
        )

    def _is_right_where_it_is_not(self, mistake: Mistake) -> bool:
        return any(
            seen.finding is None and mistake.target in one.used
            for one, seen, _ in self._wrong_trials(mistake)
        )

    def _wrong_trials(self, mistake: Mistake) -> Iterator[tuple[Tried, Seen, Observation | Raised]]:
        """The trials in which the mistake is wrong, with what it gives there."""
        for one in self._tried:
            if self._concerns(mistake, one):
                for seen in one.seen:
                    given = self._gives(mistake, one, seen)
                    if not given.is_right:
                        yield one, seen, given.what

    def _is_undermined(self, mistake: Mistake, tried: Tried) -> bool:
        """Whether another function takes part that is wrong itself: one that the submission's calls, or one
        that the reference's calls and that is wrong for an unknown reason.
        """
        functions = self._functions(tried)
        called = {name for function in tried.used for name in self._reached.get(function, ())}
        called -= {mistake.target, *tried.used}
        for one in self._tried:
            if one.failing and one is not tried:
                others = self._functions(one)
                if mistake.target in others:  # it may be wrong because of the mistake
                    continue
                if set(one.used) & called or (others < functions and self.mistake(one) is None):
                    return True
        return False

    def _functions(self, tried: Tried) -> set[str]:
        """All the public functions that a check tries, in the reference or in the submission."""
        own = {name for function in tried.used for name in self._reached.get(function, ())}
        return (own & self._known.public) | self._known.functions(tried.used)

    @cached_property
    def _reached(self) -> dict[str, set[str]]:
        try:
            return reached(self._source)
        except (SyntaxError, ValueError, RecursionError):  # it has run, so it is Python; but who knows
            return {}

    def _forbidden(self, tried: Tried) -> Mistake | None:
        """The mistake that breaks the rule for the same function; of several, the one that uses the same."""
        message = tried.finding.message
        offences = {mistake: self._known.offences(mistake) for mistake in self._known.about(tried.used)}
        found = [
            mistake
            for mistake, its in offences.items()
            if any(message.startswith(f"{offence.function} is to be written by hand") for offence in its)
        ]
        if len(found) > 1:
            found = [m for m in found if any(offence.what in message for offence in offences[m])]
        return found[0] if len({mistake.sentence for mistake in found}) == 1 else None
