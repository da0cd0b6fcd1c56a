/** The text of docs/metrics.md, from the tables in src/platform/meters.ts. */
import { Meters, READ_METRICS } from '../src/platform/meters.ts';

export function metricsReference(): string {
  const counted = new Meters().all.map(({ description }) => description);
  const rows = [...counted, ...Object.values(READ_METRICS)].map(({ name, type, labels, help }) => {
    const shown = labels.length === 0 ? '' : labels.map((label) => `\`${label}\``).join(', ');
    return `| \`${name}\` | ${type} | ${shown} | ${help} |`;
  });
  return `<!-- Generated from src/platform/meters.ts by npm run generate. Do not edit. -->

# Metrics

With the setting \`metricsPort\` a server answers \`GET /metrics\` at that port, in the text format of Prometheus: see [operations/watching.md](operations/watching.md#metrics). Names and labels in this list stay as they are from version to version; a new version may add some.

Labels have values from closed sets: names of operations, factors and outcomes. None has a value that a client sent, nor the name of a pool, a client or a user. Everything is of one process: sum over the nodes, except \`poolhouse_outbox_messages\` and \`poolhouse_outbox_overdue_seconds\`, which every node reads from the one store. Those two are missing while the store does not answer.

Histograms have \`_bucket\`, \`_sum\` and \`_count\`, with bounds from 5 ms to 10 s.

| Name | Type | Labels | Meaning |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}
