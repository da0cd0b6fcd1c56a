/**
 * `npm run fuzz`: 2,000 bodies for each operation against a development server in this process,
 * or one elsewhere, and five times as many requests to a pool's OAuth endpoints.
 *
 *     npm run fuzz -- [--bodies 2000] [--seed 1] [--url http://127.0.0.1:9229] [Operation …]
 */
import { parseArgs } from 'node:util';
import { isOperationName, model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { startPoolhouse } from '#testing.ts';
import { fuzzEndpoints } from './endpoints.ts';
import { KnownValues } from './known.ts';
import { fuzzOperation, sender } from './operation.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    bodies: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    url: { type: 'string' },
  },
});
const unknown = positionals.find((name) => !isOperationName(name));
if (unknown !== undefined) {
  console.error(`${unknown} is not an operation.`);
  process.exit(2);
}
const names = (
  positionals.length > 0 ? positionals : Object.keys(model.operations)
) as OperationName[];

const server = values.url === undefined ? await startPoolhouse() : undefined;
const { send, close } = sender(values.url ?? server!.url);
const known = new KnownValues(send);
let broken = 0;
for (const [i, name] of names.entries()) {
  const seed = Number(values.seed) * 1_000 + i;
  const report = await fuzzOperation(send, name, Number(values.bodies), seed, await known.get());
  broken += report.violations.length;
  console.log(
    `${name.padEnd(40)} ${String(report.sent).padStart(6)} sent ${String(report.accepted).padStart(6)} taken ${report.slowest.toFixed(0).padStart(5)} ms slowest ${report.violations.length} violations`,
  );
  for (const violation of report.violations.slice(0, 10)) console.log(`  ${violation}`);
}
if (positionals.length === 0) {
  const alive = await known.get();
  const [UserPoolId, ClientId] = [alive.UserPoolId![0], alive.ClientId![0]];
  const Domain = `fuzz-${Date.now()}`;
  await send('CreateUserPoolDomain', Buffer.from(JSON.stringify({ UserPoolId, Domain })));
  const report = await fuzzEndpoints({
    site: `${values.url ?? server!.url}/${Domain}`,
    known: [ClientId, alive.AccessToken?.[0]].filter((value) => typeof value === 'string'),
    requests: Number(values.bodies) * 5,
    seed: Number(values.seed),
  });
  broken += report.violations.length;
  console.log(`OAuth endpoints ${report.sent} sent ${report.violations.length} violations`);
  for (const violation of report.violations.slice(0, 10)) console.log(`  ${violation}`);
}
close();
await server?.stop();
console.log(broken === 0 ? 'No rule was broken.' : `${broken} answers broke a rule.`);
process.exitCode = broken === 0 ? 0 : 1;
