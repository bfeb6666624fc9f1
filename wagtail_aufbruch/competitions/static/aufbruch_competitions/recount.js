/* Recounts a fixed result in the reader's browser: exact fractions, no library, nothing is sent anywhere.
   The rule is that of domain/result/mixing.py and standing.py; whatever differs from the file is told. */
(() => {
  "use strict";

  const root = document.querySelector("[data-recount]");
  if (!root) return;
  const words = JSON.parse(root.dataset.words);
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_all, name) => String(values[name]));

  // Exact numbers

  const gcd = (a, b) => (b ? gcd(b, a % b) : a < 0n ? -a : a);

  class Fraction {
    constructor(top, bottom = 1n) {
      const shared = gcd(top, bottom) || 1n;
      const sign = bottom < 0n ? -1n : 1n;
      this.top = (sign * top) / shared;
      this.bottom = (sign * bottom) / shared;
    }

    static of(number) { return new Fraction(BigInt(number)); }
    plus(other) { return new Fraction(this.top * other.bottom + other.top * this.bottom, this.bottom * other.bottom); }
    minus(other) { return new Fraction(this.top * other.bottom - other.top * this.bottom, this.bottom * other.bottom); }
    times(other) { return new Fraction(this.top * other.top, this.bottom * other.bottom); }
    over(other) { return new Fraction(this.top * other.bottom, this.bottom * other.top); }
    compare(other) { const left = this.top * other.bottom; const right = other.top * this.bottom; return left < right ? -1 : left > right ? 1 : 0; }
    toString() { return this.bottom === 1n ? String(this.top) : `${this.top}/${this.bottom}`; }

    /* For display alone: two digits, rounded half up. */
    rounded() {
      const hundredths = (this.top * 200n + this.bottom) / (this.bottom * 2n);
      return `${hundredths / 100n}${words.point}${String(hundredths % 100n).padStart(2, "0")}`;
    }

    /* The exact number, and how it is shown where that is another. */
    told() { return this.bottom === 1n ? this.toString() : `${this} ≈ ${this.rounded()}`; }
  }

  const HUNDRED = Fraction.of(100);
  const NONE = Fraction.of(-1);
  const sum = (list) => list.reduce((total, one) => total.plus(one), Fraction.of(0));
  const mean = (list) => sum(list).over(Fraction.of(list.length));
  const same = (one, other) => (one === null ? other === null : other !== null && one.compare(other) === 0);

  function median(list) {
    const sorted = [...list].sort((a, b) => a.compare(b));
    const half = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[half] : mean([sorted[half - 1], sorted[half]]);
  }

  // The rule

  const share = (criterion, score) => Fraction.of(score - criterion.least).over(Fraction.of(criterion.most - criterion.least));

  function review(category, scores) {
    const answered = category.criteria.map((criterion, place) => [criterion, scores[place]]).filter(([, score]) => score !== null);
    if (category.method !== "index") return Fraction.of(answered[0][1]);
    const weights = sum(answered.map(([criterion]) => Fraction.of(criterion.weight)));
    const points = answered.map(([criterion, score]) => share(criterion, score).times(Fraction.of(criterion.weight)));
    return HUNDRED.times(sum(points)).over(weights);
  }

  function ofHeaviest(category, entry) {
    const greatest = Math.max(...category.criteria.map((one) => one.weight));
    const means = [];
    category.criteria.forEach((criterion, place) => {
      const given = entry.reviews.map((scores) => scores[place]).filter((score) => score !== null);
      if (criterion.weight === greatest && given.length) means.push(mean(given.map((score) => share(criterion, score))));
    });
    return means.length ? mean(means) : NONE;
  }

  function juryPoints(category, entry, mostReviews, steps) {
    if (category.method === null || !entry.reviews.length || entry.reviews.length < category.least_reviews) return null;
    const results = entry.reviews.map((scores) => review(category, scores));
    entry.reviews.forEach((scores, place) => steps.push(say(words.review, {
      number: place + 1, scores: scores.map((score) => (score === null ? "–" : score)).join(", "), result: results[place].told(),
    })));
    const [first] = category.criteria;
    let points = mean(results);
    if (category.method === "mean") {
      points = HUNDRED.times(points.minus(Fraction.of(first.least))).over(Fraction.of(first.most - first.least));
    } else if (category.method === "sum") {
      points = HUNDRED.times(sum(results)).over(Fraction.of(mostReviews * first.most));
    }
    steps.push(say(words[`jury_${category.method}`], { number: results.length, result: points.told(), highest: mostReviews * first.most }));
    return points;
  }

  function basis(category, vote, mostVotes) {
    const jury = category.method !== null;
    if (vote === null) return jury ? "jury" : "nothing";
    if (vote.ballots < vote.least_ballots) return jury ? "few" : "nothing";
    if (!mostVotes) return jury ? "silent" : "nothing";
    return jury ? "mix" : "public";
  }

  function mixed(kind, vote, jury, people, steps) {
    if (kind === "nothing") return null;
    if (kind === "public") return people;
    if (kind !== "mix" || jury === null) return jury;
    const weight = new Fraction(BigInt(vote.jury_weight), 100n);
    const result = weight.times(jury).plus(Fraction.of(1).minus(weight).times(people));
    steps.push(say(words.mix, { jury: vote.jury_weight, people: 100 - vote.jury_weight, a: jury.told(), b: people.told(), result: result.told() }));
    return result;
  }

  function keyOf(category, vote, row) {
    return [row.mix, ...category.tie_breaks.filter((step) => step !== "decision").map((step) => {
      if (step === "heaviest") return row.entry.reviews?.length ? ofHeaviest(category, row.entry) : NONE;
      if (step === "median") return row.entry.reviews?.length ? median(row.entry.reviews.map((one) => review(category, one))) : NONE;
      return step === "votes" && vote !== null && row.entry.votes !== null ? Fraction.of(row.entry.votes) : NONE;
    })];
  }

  const compareKeys = (one, other) => {
    for (let place = 0; place < one.length; place += 1) {
      const found = other[place].compare(one[place]);
      if (found) return found;
    }
    return 0;
  };

  function rank(category, vote, rows) {
    const ranked = rows.filter((row) => row.mix !== null);
    const chain = category.tie_breaks.filter((step) => step !== "decision");
    ranked.forEach((row) => { row.key = keyOf(category, vote, row); });
    ranked.sort((one, other) => compareKeys(one.key, other.key));
    for (let begin = 0; begin < ranked.length;) {
      let end = begin + 1;
      while (end < ranked.length && !compareKeys(ranked[begin].key, ranked[end].key)) end += 1;
      const together = ranked.slice(begin, end);
      const numbers = together.map((row) => row.entry.number);
      const order = category.tie_breaks.includes("decision") && together.length > 1
        && category.decisions.find((one) => numbers.every((number) => one.includes(number)));
      const others = ranked.filter((row) => same(row.mix, together[0].mix) && compareKeys(row.key, together[0].key));
      const needed = Math.max(0, ...others.map((row) => row.key.findIndex((value, place) => !same(value, together[0].key[place]))));
      together.forEach((row) => {
        const inOrder = order ? order.filter((number) => numbers.includes(number)).indexOf(row.entry.number) : 0;
        row.rank = begin + 1 + inOrder;
        row.shared = !order && together.length > 1;
        row.decided = order ? "decision" : needed ? chain[needed - 1] : null;
      });
      begin = end;
    }
    rows.filter((row) => row.mix === null).forEach((row) => { row.rank = null; row.shared = false; row.decided = null; });
  }

  /* All rows of a category with their steps; null where the file tells no scores, so that nothing can be computed. */
  function recount(category, vote) {
    if (category.method !== null && !category.scores) return null;
    const inVote = category.entries.filter((entry) => entry.votes !== null);
    const mostVotes = vote === null ? 0 : Math.max(0, ...inVote.map((entry) => entry.votes));
    const ofPublic = (entry) => new Fraction(BigInt(100 * entry.votes), BigInt(mostVotes));
    /* What could not be voted for has no votes: it adds nothing to the sum, and the file says how many others there are. */
    const meanOf = category.mean_of === undefined ? inVote.length : category.mean_of;
    const meanOfVote = () => sum(inVote.map(ofPublic)).over(Fraction.of(meanOf));
    const kind = basis(category, vote, mostVotes);
    const enough = category.method === null ? [] : category.entries.filter((entry) => entry.reviews.length >= category.least_reviews);
    const mostReviews = Math.max(0, ...enough.map((entry) => entry.reviews.length));
    const rows = category.entries.map((entry) => {
      const steps = [];
      const jury = juryPoints(category, entry, mostReviews, steps);
      if (category.method !== null && jury === null) steps.push(say(words.few_reviews, { number: entry.counted, least: category.least_reviews }));
      const isBeside = entry.votes === null;
      const counts = isBeside ? kind === "mix" : vote !== null && mostVotes;
      const people = counts ? (isBeside ? meanOfVote() : ofPublic(entry)) : null;
      if (people !== null) steps.push(say(isBeside ? words.beside : words.people, { votes: entry.votes, most: mostVotes, number: meanOf, result: people.told() }));
      const mix = mixed(kind, vote, jury, people, steps);
      if (kind !== "mix") steps.push(words[`basis_${kind}`]);
      return { entry, jury, people, mix, steps };
    });
    rank(category, vote, rows);
    rows.forEach((row) => {
      row.steps.push(row.rank === null ? words.no_place : say(row.shared ? words.shared : words.place, { place: row.rank }));
      if (row.decided) row.steps.push(say(words.decided, { step: words.steps[row.decided] }));
      row.isRight = kind === category.basis && row.rank === row.entry.rank && row.shared === row.entry.shared
        && row.decided === row.entry.decided_by && String(row.mix) === String(row.entry.mix)
        && String(row.people) === String(row.entry.public)
        && (category.method === null || String(row.jury) === String(row.entry.jury));
    });
    return rows;
  }

  // The file and its check sum

  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  };

  async function checksum(text) {
    if (!window.crypto || !window.crypto.subtle) return null;
    const hash = await window.crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // What the reader sees

  const outcome = root.querySelector("[data-recount-outcome]");
  const details = root.querySelector("[data-recount-steps]");

  function tell(kind, ...sentences) {
    outcome.className = `aufbruch-notice aufbruch-notice--${kind}`;
    outcome.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  }

  function show(category, rows) {
    const part = document.createElement("section");
    const heading = document.createElement("h2");
    heading.textContent = category.title || words.all;
    part.append(heading);
    rows.forEach((row) => {
      const one = document.createElement("details");
      const name = document.createElement("summary");
      name.textContent = say(row.isRight ? words.right : words.wrong, {
        number: row.entry.number, place: row.rank === null ? "–" : row.rank, told: row.entry.rank === null ? "–" : row.entry.rank,
      });
      one.open = !row.isRight;
      one.classList.toggle("aufbruch-recount__wrong", !row.isRight);
      const list = document.createElement("ol");
      list.append(...row.steps.map((step) => Object.assign(document.createElement("li"), { textContent: step })));
      one.append(name, list);
      part.append(one);
    });
    details.append(part);
  }

  async function check(bytes) {
    details.replaceChildren();
    let text;
    let data;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      data = JSON.parse(text);
      if (data.format !== 1 || !Array.isArray(data.categories)) throw new Error("another format");
    } catch {
      tell("error", words.unreadable);
      return;
    }
    const sentences = [];
    const hash = await checksum(text);
    const isKnown = hash !== null;
    const isSame = hash === root.dataset.hash && canonical(data) === text;
    if (!isKnown) sentences.push(words.no_hash);
    else sentences.push(isSame ? words.same_hash : say(words.other_hash, { hash }));
    const wrong = [];
    let all = 0;
    let left = 0;
    try {
      data.categories.forEach((category) => {
        const rows = recount(category, data.vote);
        if (rows === null) { left += 1; return; }
        all += rows.length;
        wrong.push(...rows.filter((row) => !row.isRight).map((row) => row.entry.number));
        show(category, rows);
      });
    } catch {
      tell("error", ...sentences, words.unreadable);
      return;
    }
    if (all) sentences.push(wrong.length ? say(words.some_wrong, { numbers: wrong.join(", ") }) : say(words.all_right, { number: all }));
    if (left) sentences.push(words.untold);
    const isWrong = wrong.length || (isKnown && !isSame);
    tell(isWrong ? "error" : isKnown ? "success" : "warning", ...sentences);
  }

  async function run(read) {
    tell("info", words.busy);
    try {
      await check(await read());
    } catch {
      tell("error", words.not_loaded);
    }
  }

  root.querySelector("[data-recount-tools]").hidden = false;
  root.querySelector("[data-recount-start]").addEventListener("click", () => run(async () => {
    const answer = await fetch(root.dataset.url, { credentials: "omit", cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.arrayBuffer();
  }));
  root.querySelector("[data-recount-file]").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) run(() => file.arrayBuffer());
    // The same file, changed and chosen once more, is told as a change only if none is chosen now.
    event.target.value = "";
  });
})();
