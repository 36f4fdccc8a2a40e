"""The model: linear over hashed features, inside boosted trees over named ones."""

import dataclasses
import hashlib
import inspect
import multiprocessing
import pathlib
import pickle
import random

import lightgbm
import numpy
import scipy.optimize
import scipy.sparse

import administration
import corpus
import examples
import oneliners
import rewrite

SEED = 20
PRIOR = 0.01
FOLDS = 3
THREADS = 2
# What a rewritten script counts beside the one it was made from, and a made-up one beside a real one.
REWRITTEN_VOTE = 0.25
# The trees, which are given what the core unwrapped, need rewritings less than the linear models do.
REWRITTEN_IN_TREES = 0.6
SYNTHETIC_VOTE = 0.3
# What one row of scripts of our own making counts, benign and malicious: its variants share that.
OWN_VOTES = {"oneliner": (2.0, 2.0), "administration": (4.0, 1.0), "example": (0.5, 0.5)}
# What a benign script counts that has one, or more, of network, processes, encoding and dynamic code: few such stand for many
# that responders meet.
HARD_VOTES = (1.0, 1.5, 4.0)
# The beginning of a malicious script in which nothing was found counts this share: what is malicious may be behind it.
EMPTY_SHARE = 0.2
# What a beginning of a script counts beside other rewritings of it, benign and malicious.
CUT_VOTES = (1.0, 2.5)
# How many rewritings are made of each malicious script, and the share of benign scripts that get one.
REWRITINGS = 6
BENIGN_SHARE = 0.55
# The shares of malicious and benign scripts that have all their strings hidden.
HIDDEN_SHARE, BENIGN_HIDDEN_SHARE = 0.5, 0.15
# How many beginnings are cut from each malicious script, and the share of benign scripts that give one.
CUTS, BENIGN_CUT_SHARE = 3, 0.4
# One-liners of our own making, of each label.
ONE_LINERS = 1100
# Administration scripts of our own making, of each row.
ADMINISTRATION = 5
# Scripts made of each example of a behaviour.
EXAMPLES = 4
LONGEST_REWRITTEN = 120_000
# Longer benign scripts are most of the corpus's bytes and little of what is hard in it.
LONGEST_BENIGN = 400_000
# Parts of benign scripts that stand alone: so many of each of this share of the scripts up to that size.
SNIPPETS, SNIPPED_SHARE, LONGEST_SNIPPED = 2, 0.3, 40_000
# Named entries that fewer rows have are no inputs.
LEAST_ROWS = 12
# Benign scripts that show nothing and that the linear models find plainly benign: one in so many stands for them.
EASY_STEP = 5
# Entries of the vector that say more about where the corpus is from than about what a script does.
LEFT_OUT = {"size.bytes", "size.statements", "style.names", "facts.calls", "facts.imports"}

# A script longer than this in which nothing was found has nothing but its words against it: that counts so much less.
SILENT_BYTES, SILENT_PENALTY = 4096, 3.0
SILENT = ("evidence.for", "size.bytes")

LINEAR = ("vocabulary.near", "vocabulary.near-positive", "vocabulary.all")
STACK = "stack, long silent scripts taken down (shipped)"
FAMILIES = (
    "linear on n-grams near what was found",
    "linear on n-grams near what was found, no weight below 0",
    "linear on all n-grams",
    "boosted trees over named features alone",
    "boosted trees over the linear scores as well",
    "stack: the mean of both",
    STACK,
)

TREES = {
    "objective": "binary",
    "learning_rate": 0.08,
    "num_leaves": 20,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 0.5,
    "feature_fraction": 0.3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "verbose": -1,
    "seed": SEED,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
}
ROUNDS = 260
# Boosted trees are the mean of several, each with its own draw of features and rows: (seed, whether it is given the scores of
# the linear models as well). Those without them know no word, and hold better on scripts unlike those that were learnt from.
BOOSTERS = ((20, False), (21, False), (20, True), (21, True), (22, True), (23, True))


@dataclasses.dataclass
class Rows:
    """What is learnt from: rows in a fixed order."""

    features: scipy.sparse.csr_matrix
    malicious: numpy.ndarray
    votes: numpy.ndarray
    folds: numpy.ndarray  # near-duplicates and their rewritings share one
    original: numpy.ndarray  # False for rewritings


def donors(scripts):
    """Benign texts to pad with."""
    texts = [s.text for s in scripts if s.given == "benign" and not s.synth and 500 < len(s.text) < 20_000]
    return random.Random(SEED).sample(texts, min(len(texts), 2000))


def rewritings_of(task):
    """New texts of one script: (id, text, how many rewritings, how many parts of it, how many beginnings, whether strings are hidden)."""
    id, text, times, cut, beginnings, hidden = task
    rng = random.Random(f"{SEED}{id}")
    made = rewrite.snippets(text, rng, cut) if cut else []
    sizes = [int(500 * 2 ** rng.uniform(0, 5.5)) if rng.random() < 0.5 else rng.choice([1024, 4096, 16384]) for _ in range(beginnings)]
    made += [text[:size] for size in sorted(set(sizes)) if size < 0.9 * len(text)]
    for rewriting in rng.sample(rewrite.WHOLE, times):
        new = rewrite.rewritten(rewriting, text, rng, PADS)
        if new is not None and rng.random() < 0.25:
            # A second one on top.
            new = rewrite.rewritten(rng.choice(rewrite.WHOLE), new, rng, PADS) or new
        if new is not None:
            made.append(new)
    for rewriting in rewrite.STRINGS if hidden else ():
        new = rewrite.rewritten(rewriting, text, random.Random(f"{rewriting.__name__}{id}"), PADS)
        if new is not None:
            made.append(new)
    return made


def augmented(scripts, pads, cache):
    """(index of the script, new text) for rewritings of both labels, the same for the same scripts and given labels."""
    tasks = []
    for i, script in enumerate(scripts):
        if script.given == "malicious":
            times = 2 if script.synth else REWRITINGS
        else:
            times = 1 if random.Random(f"benign{script.id}").random() < BENIGN_SHARE else 0
        if len(script.text) > LONGEST_REWRITTEN:
            times = min(times, 1)
        cut = SNIPPETS if script.given == "benign" and not script.synth and rewrite.TELLING.search(script.text) else 0
        if len(script.text) > LONGEST_SNIPPED or random.Random(f"snippet{script.id}").random() > SNIPPED_SHARE:
            cut = 0
        beginnings = CUTS if script.given == "malicious" else int(random.Random(f"cut{script.id}").random() < BENIGN_CUT_SHARE)
        share = HIDDEN_SHARE if script.given == "malicious" else BENIGN_HIDDEN_SHARE
        hidden = random.Random(f"hidden{script.id}").random() < share
        if times or cut or beginnings or hidden:
            tasks.append((i, (script.id, script.text[:LONGEST_REWRITTEN], times, cut, beginnings, hidden)))
    made = kept_texts(cache, rewritings_of, [task for _, task in tasks], pads)
    return [(i, text) for (i, _), texts in zip(tasks, made) for text in texts]


def own_scripts():
    """Scripts of our own making as scripts of the train split; what was made from one row is one cluster."""
    made = []
    for kind, rows in (("oneliner", oneliners.made(ONE_LINERS)), ("administration", administration.made(ADMINISTRATION)), ("example", examples.made(EXAMPLES))):
        for text, malicious, row in rows:
            label = "malicious" if malicious else "benign"
            name = f"{kind}-{label}-{row}"
            made.append(
                corpus.Script(
                    id=hashlib.sha256(text.encode()).hexdigest(), text=text, label=label, given=label, split="train", cluster=name, group=name, synth=True,
                    read=True, kind=kind, source="own", set="", form="oneliner" if kind == "oneliner" else "file", hard=0, py2=False,
                )
            )  # fmt: skip
    return made


PADS = []  # of a process that rewrites


def start(pads):
    PADS[:] = pads


def kept_texts(cache, function, tasks, pads):
    """What the function gives for each task, in order, kept by what it was made from."""
    source = pathlib.Path(rewrite.__file__).read_bytes() + inspect.getsource(function).encode()
    key = hashlib.sha256(source + repr((function.__name__, tasks)).encode("utf-8", "surrogatepass")).hexdigest()[:24]
    kept = pathlib.Path(cache) / f"texts-{key}.pickle"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    with multiprocessing.get_context("fork").Pool(THREADS, start, (pads,)) as pool:
        made = pool.map(function, tasks, chunksize=64)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(pickle.dumps(made))
    return made


def vote_of(script):
    """What a cluster of such scripts counts."""
    malicious = script.label == "malicious"
    if script.synth:
        return OWN_VOTES[script.kind][malicious] if script.source == "own" else SYNTHETIC_VOTE
    return 1.0 if malicious else HARD_VOTES[min(script.hard, 2)]


def is_used(script):
    return script.label == "malicious" or script.label == "benign" and len(script.text) <= LONGEST_BENIGN


def fold_of(script):
    """By the source: clusters lie within one."""
    return random.Random(f"fold{script.cluster if script.label == 'malicious' else script.group}").randrange(FOLDS)


class Linear:
    """Logistic regression on hashed features, as a weight for each."""

    def __init__(self, columns, positive, pull):
        self.columns, self.positive, self.pull = columns, positive, pull
        self.weights = None
        self.bias = 0.0

    def fit(self, features, malicious, votes):
        x = features[:, self.columns].astype(numpy.float64)
        sign = numpy.where(malicious, 1.0, -1.0)

        def loss(parameters):
            weights, bias = parameters[:-1], parameters[-1]
            margin = sign * (x @ weights + bias)
            value = votes @ numpy.logaddexp(0, -margin) + self.pull * weights @ weights
            slope = -votes * sign / (1 + numpy.exp(numpy.clip(margin, -500, 500)))
            return value, numpy.append(x.T @ slope + 2 * self.pull * weights, slope.sum())

        width = x.shape[1]
        bounds = [(0 if self.positive else None, None)] * width + [(None, None)]
        result = scipy.optimize.minimize(
            loss, numpy.zeros(width + 1), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60}
        )
        self.weights = result.x[:-1].astype(numpy.float32)
        self.bias = float(result.x[-1])
        return self

    def score(self, features):
        return (features[:, self.columns] @ self.weights + numpy.float32(self.bias)).astype(numpy.float32)


def linear_models(schema):
    named, half = len(schema["names"]), schema["hashed"] // 2
    near, whole = slice(named, named + half), slice(named + half, named + 2 * half)
    return [Linear(near, False, 40.0), Linear(near, True, 10.0), Linear(whole, False, 40.0)]


def balanced(malicious, votes):
    """Votes that sum to the same on both sides, and to the number of rows."""
    out = votes.astype(numpy.float64).copy()
    for side in (malicious, ~malicious):
        out[side] *= len(out) / 2 / out[side].sum()
    return out


def thinned(rows, schema, linear, votes):
    """Which rows the trees learn from, and their votes: easy benign ones are thinned, and count for those left out."""
    evidence = rows.features[:, schema["names"].index("evidence.for")].toarray().ravel()
    score = linear[:, 0] + linear[:, 2]
    easy = ~rows.malicious & (evidence < 2) & (score < numpy.median(score[~rows.malicious]))
    order = numpy.cumsum(easy)
    kept = ~easy | (order % EASY_STEP == 0)
    votes = votes.copy()
    votes[easy & kept] *= votes[easy].sum() / votes[easy & kept].sum()
    return kept, votes


def constraint(name):
    if name.startswith("vocabulary.") or name in ("evidence.for", "evidence.against", "evidence.chunk", "evidence.hidden"):
        return 1
    if name.startswith("counter."):
        return -1
    return 0


def silent_size():
    """As the core scales counts, and as float32 holds it."""
    return float(numpy.float32(numpy.log1p(SILENT_BYTES)))


@dataclasses.dataclass
class Model:
    names: list  # of the named inputs
    columns: numpy.ndarray  # where they stand in the core's vector
    linear: list
    trees: list  # boosters, whose mean it is
    slope: float = 1.0  # of the calibration
    offset: float = 0.0

    def scores(self, features):
        """Of the linear models: a column for each of LINEAR."""
        return numpy.column_stack([part.score(features) for part in self.linear])

    def inputs(self, features, scores):
        return numpy.hstack([features[:, self.columns].toarray(), scores]).astype(numpy.float32)

    def silent(self, inputs):
        """Where nothing was found in a long script; what the last tree of the exported graph asks."""
        found, size = (inputs[:, self.names.index(name)] for name in SILENT)
        return (found <= 0) & (size > silent_size())

    def raw(self, features):
        """Log-odds of the trees, before calibration, in batches."""
        out = [numpy.zeros(0)]
        for at in range(0, features.shape[0], 8192):
            part = features[at : at + 8192]
            inputs = self.inputs(part, self.scores(part))
            mean = numpy.mean([trees.predict(inputs[:, : trees.num_feature()], raw_score=True) for trees in self.trees], axis=0)
            out.append(mean - SILENT_PENALTY * self.silent(inputs))
        return numpy.concatenate(out)

    def probability(self, features):
        return 1 / (1 + numpy.exp(-(self.slope * self.raw(features) + self.offset)))


@dataclasses.dataclass
class TreeRows:
    """What boosters are grown from."""

    names: list
    width: dict  # how many of the inputs, without words and with them
    inputs: numpy.ndarray
    malicious: numpy.ndarray
    votes: numpy.ndarray
    kept: numpy.ndarray


GIVEN = []  # of a process that grows boosters


def give(rows):
    GIVEN[:] = [rows]


def grown(mask, seed, with_words):
    """One booster, from the rows of the mask."""
    rows, width = GIVEN[0], GIVEN[0].width[with_words]
    constraints = [constraint(name) for name in (rows.names + list(LINEAR))[:width]]
    mask = mask & rows.kept
    data = lightgbm.Dataset(rows.inputs[mask, :width], rows.malicious[mask].astype(float), weight=rows.votes[mask])
    return lightgbm.train(dict(TREES, seed=seed, monotone_constraints=constraints), data, ROUNDS)


def fit(rows, schema, log=lambda *_: None):
    """Learns a model; also gives what each family says of each row without having seen its fold: {name: scores}, the
    shipped one's (`STACK`) being log-odds."""
    counts = numpy.asarray((rows.features[:, : len(schema["names"])] != 0).sum(axis=0)).ravel()
    used = [i for i, name in enumerate(schema["names"]) if name in SILENT or name not in LEFT_OUT and counts[i] >= LEAST_ROWS]
    names = [schema["names"][i] for i in used]
    votes = balanced(rows.malicious, rows.votes)
    outside = numpy.zeros((len(votes), len(LINEAR)), numpy.float32)
    for fold in range(FOLDS):
        inside = rows.folds != fold
        for j, part in enumerate(linear_models(schema)):
            part.fit(rows.features[inside], rows.malicious[inside], votes[inside])
            outside[~inside, j] = part.score(rows.features[~inside])
    log("linear models, out of fold")
    linear = [part.fit(rows.features, rows.malicious, votes) for part in linear_models(schema)]
    model = Model(names, numpy.array(used), linear, [])
    log("linear models")
    kept, votes = thinned(rows, schema, outside, votes)
    votes[~rows.original] *= REWRITTEN_IN_TREES
    inputs = model.inputs(rows.features, outside)
    silent = model.silent(inputs)
    # Boosters make nothing of a column that is the same everywhere.
    inputs[:, [i for i, name in enumerate(names) if name in LEFT_OUT]] = 0

    width = {words: len(names) + (len(LINEAR) if words else 0) for words in (False, True)}
    everything = numpy.ones(len(votes), bool)
    tasks = [(rows.folds != fold, *booster) for fold in range(FOLDS) for booster in BOOSTERS]
    tasks += [(everything, *booster) for booster in BOOSTERS]
    given = TreeRows(names, width, inputs, rows.malicious, votes, kept)
    # Each booster in one thread, two at once: threads that wait for each other lose most on a busy machine.
    with multiprocessing.get_context("fork").Pool(THREADS, give, (given,)) as pool:
        made = pool.starmap(grown, tasks, chunksize=1)
    log("trees")
    unseen = numpy.zeros((len(BOOSTERS), len(votes)))
    for (mask, _, words), j, one in zip(tasks, list(range(len(BOOSTERS))) * FOLDS, made):
        unseen[j, ~mask] = one.predict(inputs[~mask, : width[words]], raw_score=True, num_threads=THREADS)
    model.trees = made[FOLDS * len(BOOSTERS) :]
    log("trees, out of fold")
    return model, families(outside, unseen, silent)


def families(linear, boosters, silent):
    """By family, what it says: the linear models, the boosters without and with their scores, the mean of all, and what ships."""
    with_words = numpy.array([words for _, words in BOOSTERS])
    columns = [*numpy.asarray(linear, numpy.float64).T, boosters[~with_words].mean(axis=0), boosters[with_words].mean(axis=0), boosters.mean(axis=0)]
    return dict(zip(FAMILIES, [*columns, columns[-1] - SILENT_PENALTY * silent]))

def line(raw, malicious, votes):
    """Platt's line from log-odds to log-odds at the prior: (slope, offset)."""
    weights = votes.astype(numpy.float64).copy()
    weights[malicious] *= PRIOR / weights[malicious].sum()
    weights[~malicious] *= (1 - PRIOR) / weights[~malicious].sum()
    sign = numpy.where(malicious, 1.0, -1.0)

    def loss(line):
        return weights @ numpy.logaddexp(0, -sign * (line[0] * raw + line[1])) * 1000

    options = {"maxiter": 2000, "xatol": 1e-6, "fatol": 1e-9}
    best = scipy.optimize.minimize(loss, [1.0, -4.0], method="Nelder-Mead", options=options)
    return tuple(float(round(value, 6)) for value in best.x)


def crossed(raw, malicious, votes, halves):
    """Probabilities of each half by the line of the other: what the calibration is worth on what it did not see."""
    out = numpy.zeros(len(raw))
    for half in (False, True):
        slope, offset = line(raw[halves != half], malicious[halves != half], votes[halves != half])
        out[halves == half] = 1 / (1 + numpy.exp(-(slope * raw[halves == half] + offset)))
    return out
