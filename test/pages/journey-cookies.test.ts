import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { systemRandom } from '#platform/random.ts';
import { Journeys } from '../../src/pages/journey/journeys.ts';
import { newSealer } from '../support/sealer.ts';

const SITE = { base: '', origin: 'https://acme.auth.example' };
const BINDING = { poolId: 'pool', clientId: 'client', browser: 'secret', request: 'query' };
/** What node:http and this server take of a request's head. */
const HEAD = 16 * 1024;

/** A browser at a site where each visit begins a journey of so many characters. */
function browser() {
  let now = 1_900_000_000_000;
  const clock = { now: () => now++ } as never;
  const sealer = newSealer();
  const journeys = new Journeys({ sealer, clock, random: systemRandom });
  const cookies = new Map<string, string>();
  const app = new Hono();
  app.get('/begin/:size', (c) => {
    const id = journeys.begin();
    const name = 'x'.repeat(Number(c.req.param('size')));
    journeys.save(c, SITE, BINDING, id, { page: '/mfa', name }, c.req.url);
    return c.text(id);
  });
  app.get('/open/:id', (c) =>
    c.text(String(journeys.open(c, BINDING, c.req.param('id')) !== undefined)),
  );
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (path: string) => {
    const answer = await app.request(path, { headers: { cookie: header() } });
    for (const line of answer.headers.getSetCookie()) {
      assert.ok(line.length <= 4096, 'browsers drop a longer cookie');
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0\b/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer.text();
  };
  return { go, header };
}

test('three journeys are kept, and a fourth takes the place of the oldest', async () => {
  const { go } = browser();
  const ids = [];
  for (let n = 0; n < 4; n++) ids.push(await go('/begin/200'));
  const open = [];
  for (const id of ids) open.push(await go(`/open/${id}`));
  assert.deepEqual(open, ['false', 'true', 'true', 'true']);
});

test('long journeys never fill the head of a request, and the last one is always kept', async () => {
  const { go, header } = browser();
  for (const size of [7000, 100, 7000, 4000, 7500, 5000, 5000]) {
    const id = await go(`/begin/${size}`);
    assert.equal(await go(`/open/${id}`), 'true');
    assert.ok(header().length < HEAD * 0.75, `${header().length} characters`);
  }
});
