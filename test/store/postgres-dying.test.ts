import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { systemRandom } from '#platform/random.ts';
import { openPostgres } from '#store/sql/dialects/postgres.ts';

/** A message of the protocol's third version: its type, its length, its body. */
function message(type: string, body: string | Buffer): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}

const READY_AND_DYING = Buffer.concat([
  message('R', Buffer.alloc(4)),
  message('Z', 'I'),
  message('E', 'SFATAL\0C57P02\0Mterminating connection due to unexpected postmaster exit\0\0'),
]);

test('a database that dies just as a connection is handed out fails the request, not the process', async (t) => {
  let connections = 0;
  const dying = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(READY_AND_DYING));
  }).listen(0, '127.0.0.1');
  t.after(() => dying.close());
  await once(dying, 'listening');
  const { port } = dying.address() as AddressInfo;
  const database = openPostgres(`postgresql://x@127.0.0.1:${port}/x`, systemRandom, {});
  t.after(() => database.close());
  await assert.rejects(database.transaction(async () => undefined));
  assert.ok(connections > 1, 'it was tried again');
});
