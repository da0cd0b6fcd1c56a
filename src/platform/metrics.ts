/**
 * Counters and histograms of a process, and the text form of Prometheus that they are read in.
 *
 * A label has a closed set of values, known to the code: nothing that a client sends becomes one.
 * Should a caller get this wrong, a metric still ends at so many series, and what is beyond them is
 * counted together.
 */

export type MetricType = 'counter' | 'gauge' | 'histogram';

/** What is said of a metric once: in the text, and in the reference that is made from it. */
export interface MetricDescription {
  readonly name: string;
  readonly type: MetricType;
  readonly labels: readonly string[];
  readonly help: string;
}

/** Values of the labels, in their order, and the number they have. */
export type Reading = readonly [labels: readonly string[], value: number];

/** Series that one metric has at most. */
const MOST_SERIES = 4_000;
/** The value of every label of what is beyond them. */
const BEYOND = 'beyond';

/** Numbers that only rise, by the values of their labels. */
export class Counter<Labels extends readonly string[]> {
  readonly description: MetricDescription;
  readonly #series = new Map<string, { readonly labels: readonly string[]; value: number }>();

  constructor(description: Omit<MetricDescription, 'type'>) {
    this.description = { ...description, type: 'counter' };
  }

  count(...labels: Labels): void {
    seriesOf(this.#series, labels, newNumber).value++;
  }

  readings(): readonly Reading[] {
    return [...this.#series.values()].map(({ labels, value }) => [labels, value]);
  }

  lines(): readonly string[] {
    return linesOf(this.description, this.readings());
  }
}

/** How durations are spread, in seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

interface Spread {
  readonly labels: readonly string[];
  /** How many fell into each bucket and into none before it; the last is beyond all. */
  readonly counts: number[];
  sum: number;
}

/** Durations by the values of their labels. */
export class Histogram<Labels extends readonly string[]> {
  readonly description: MetricDescription;
  readonly #series = new Map<string, Spread>();

  constructor(description: Omit<MetricDescription, 'type'>) {
    this.description = { ...description, type: 'histogram' };
  }

  observe(seconds: number, ...labels: Labels): void {
    const spread = seriesOf(this.#series, labels, newSpread);
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > BUCKETS[bucket]!) bucket++;
    spread.counts[bucket]!++;
    spread.sum += seconds;
  }

  /** How many there were of all labels, and what half and 99 of 100 of them stay below, in seconds. */
  summary(): { readonly count: number; readonly median: number; readonly p99: number } {
    const counts: number[] = new Array(BUCKETS.length + 1).fill(0);
    for (const spread of this.#series.values()) {
      for (const [i, count] of spread.counts.entries()) counts[i]! += count;
    }
    const count = counts.reduce((sum, each) => sum + each, 0);
    return { count, median: boundOf(counts, count * 0.5), p99: boundOf(counts, count * 0.99) };
  }

  lines(): readonly string[] {
    const { name, labels: names } = this.description;
    const series = [...this.#series.values()].flatMap(({ labels, counts, sum }) => {
      let total = 0;
      const buckets = counts.map((count, i) => {
        total += count;
        const bound = BUCKETS[i] === undefined ? '+Inf' : String(BUCKETS[i]);
        return line(`${name}_bucket`, [...names, 'le'], [...labels, bound], total);
      });
      return [
        ...buckets,
        line(`${name}_sum`, names, labels, sum),
        line(`${name}_count`, names, labels, total),
      ];
    });
    return [...headOf(this.description), ...series];
  }
}

/** Below what so many fall, between the bounds of their bucket; the last bound beyond all. */
function boundOf(counts: readonly number[], rank: number): number {
  let below = 0;
  for (const [i, bound] of BUCKETS.entries()) {
    const here = counts[i]!;
    if (here > 0 && below + here >= rank) {
      const from = i === 0 ? 0 : BUCKETS[i - 1]!;
      return from + ((bound - from) * (rank - below)) / here;
    }
    below += here;
  }
  return below === 0 && rank === 0 ? 0 : BUCKETS.at(-1)!;
}

/** The lines of a metric whose values are read when it is asked for. */
export function linesOf(
  description: MetricDescription,
  readings: readonly Reading[],
): readonly string[] {
  const { name, labels } = description;
  return [
    ...headOf(description),
    ...readings.map(([values, value]) => line(name, labels, values, value)),
  ];
}

function seriesOf<Series extends { readonly labels: readonly string[] }>(
  all: Map<string, Series>,
  labels: readonly string[],
  make: (labels: readonly string[]) => Series,
): Series {
  const key = labels.length === 1 ? labels[0]! : labels.join('\n');
  const known = all.get(key);
  if (known) return known;
  if (all.size >= MOST_SERIES && labels[0] !== BEYOND) {
    return seriesOf(
      all,
      labels.map(() => BEYOND),
      make,
    );
  }
  const made = make(labels);
  all.set(key, made);
  return made;
}

const newNumber = (labels: readonly string[]) => ({ labels, value: 0 });
const newSpread = (labels: readonly string[]): Spread => ({
  labels,
  counts: new Array(BUCKETS.length + 1).fill(0),
  sum: 0,
});

const headOf = ({ name, type, help }: MetricDescription) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

function line(
  name: string,
  labels: readonly string[],
  values: readonly string[],
  value: number,
): string {
  const pairs = labels.map((label, i) => `${label}="${escaped(values[i] ?? '')}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}`;
}

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
