"""From a draft to a whole map.

Each statement becomes a post of its own with one claim in it, since the file of an argument tool has
no thread. A post answers what the file says it answers, else what its claim is brought for or
against, which is then marked as inferred.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from kb.errors import InputError, MapError
from kb.ids import argument_id, claim_id, digest, input_hash, run_id
from kb.imports.draft import Draft, Statement, Step, cleaned
from kb.model import Argument, ArgumentMap, Claim, Contradiction, Discussion, Locution, Post, Run
from kb.reading import IMPORTED


def assembled(draft: Draft) -> ArgumentMap:
    """The map of a draft; InputError where nothing in it can be kept."""
    if not draft.statements:
        problem = "there is no statement with words in it"
        raise InputError(draft.name, "", problem, f"give a file of {draft.format} that holds an argument")
    try:
        return _Assembly(draft).map()
    except MapError as error:
        remedy = "check the file in the tool that wrote it"
        raise InputError(draft.name, "", f"it makes no whole map: {error}", remedy) from error


class _Assembly:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lost = Counter(draft.lost)
        self._brought: dict[str, list[Step]] = defaultdict(list)
        self._made: dict[str, list[str]] = defaultdict(list)
        for step in draft.steps.values():
            for premise in step.premises:
                self._brought[premise].append(step)
        for statement in draft.statements.values():
            self._made[statement.claim].append(statement.key)
        self._ordered = list(self._in_order())
        texts = sorted(f"{s.key}\n{s.text}" for s in self._ordered)
        self._discussion = f"{draft.format}-{digest(draft.title or '', *texts, length=12)}"
        self._said: dict[str, list[Locution]] = defaultdict(list)
        for x in self._ordered:
            self._said[x.claim].append(Locution(x.key, 0, len(x.words), x.words, found_by=self._found_by))
        self._ids = {
            name: claim_id(self._discussion, at[0].post, at[0].text) for name, at in self._said.items()
        }

    @property
    def _found_by(self) -> str:
        return IMPORTED + self._draft.format

    def map(self) -> ArgumentMap:
        arguments = tuple(self._arguments().values())
        schemes = {
            self._said[step.premises[0]][0].id: step.scheme
            for step in self._draft.steps.values()
            if step.scheme and step.premises[0] in self._said
        }
        texts = {statement.claim: statement.text for statement in reversed(self._ordered)}
        pairs = {tuple(sorted(pair)) for pair in self._draft.contradictions if {*pair} <= self._ids.keys()}
        return ArgumentMap(
            discussion=Discussion(
                id=self._discussion,
                platform=self._draft.format,
                language="und",
                posts=tuple(self._posts()),
                title=cleaned(self._draft.title or "") or None,
                notes=tuple(self._notes()),
            ),
            run=self._run(),
            locutions=tuple(
                replace(x, scheme=schemes.get(x.id)) for said in self._said.values() for x in said
            ),
            claims=tuple(
                Claim(self._ids[name], texts[name], tuple(x.id for x in said))
                for name, said in self._said.items()
            ),
            arguments=arguments,
            contradictions=tuple(
                Contradiction((self._ids[one], self._ids[other])) for one, other in sorted(pairs)
            ),
        )

    def _in_order(self) -> Iterator[Statement]:
        """Each statement after what it answers; of a circle, the first stands open."""
        statements = self._draft.statements
        answers = {key: self._answered(statement) for key, statement in statements.items()}
        told: set[str] = set()
        for first in statements:
            path, on_path = [first], {first}
            while (above := answers[path[-1]]) is not None and above not in told | on_path:
                path.append(above)
                on_path.add(above)
            for key in reversed(path):
                if key not in told:
                    above = answers[key]
                    yield replace(statements[key], answers=above if above in told else None)
                    told.add(key)

    def _answered(self, statement: Statement) -> str | None:
        if statement.answers in self._draft.statements and statement.answers != statement.key:
            return statement.answers
        for step in self._brought[statement.claim]:
            for key in self._made.get(self._final(step) or "", ()):
                if key != statement.key:
                    return key
        return None

    def _final(self, step: Step) -> str | None:
        """The proposition that a step bears on in the end; None where steps only deny each other."""
        seen = {step.key}
        while step.target in self._draft.steps:
            step = self._draft.steps[step.target]
            if step.key in seen:
                return None
            seen.add(step.key)
        return step.target

    def _posts(self) -> Iterator[Post]:
        for x in self._ordered:
            stated = self._draft.statements[x.key].answers
            inferred = x.answers is not None and x.answers != stated
            yield Post(x.key, x.words, x.author, x.answers, x.created, inferred_reply=inferred)

    def _arguments(self) -> dict[str, Argument]:
        """The steps that can be kept, by their keys; one that denies a lost step is lost as well."""
        made: dict[str, Argument] = {}
        waiting = list(self._draft.steps.values())
        while waiting:
            later = [step for step in waiting if step.target in self._draft.steps and step.target not in made]
            ready = [step for step in waiting if step not in later]
            known = {argument.id for argument in made.values()}
            for step in ready:
                argument = self._argument(step, made)
                if argument is None or argument.id in known:
                    what = "the same step again" if argument else "a step from or to what is not there"
                    self._lost[what] += 1
                else:
                    made[step.key] = argument
                    known.add(argument.id)
            if not ready:
                self._lost["a step that denies a step that could not be kept"] += len(waiting)
                break
            waiting = later
        return made

    def _argument(self, step: Step, made: dict[str, Argument]) -> Argument | None:
        premises = tuple(dict.fromkeys(premise for premise in step.premises if premise in self._said))
        final = self._final(step)
        if not premises or len(premises) < len({*step.premises}) or final not in self._said:
            return None
        if final in premises and step.target == final:
            return None
        denied = made.get(step.target)
        made_in = self._said[premises[0]][0].id
        answers = denied.made_in if denied else self._said[final][0].id
        return Argument(
            id=argument_id(self._discussion, made_in, answers, step.kind),
            kind=step.kind,
            premises=tuple(self._ids[premise] for premise in premises),
            target=denied.id if denied else self._ids[final],
            made_in=made_in,
            answers=answers,
            found_by=self._found_by,
        )

    def _run(self) -> Run:
        read = input_hash(self._draft.data.decode("utf-8", "replace"))
        settings = (("format", self._draft.format),)
        id_ = run_id(self._found_by, "", str(settings), read)
        return Run(id_, self._found_by, (), settings, read)

    def _notes(self) -> Iterator[str]:
        for what, times in self._lost.items():
            yield f"no place in a map: {what}" + (f" ({times} times)" if times > 1 else "")
