/**
 * `node idle-connections.ts <port> <count>`: opens connections that never ask anything, half of
 * them silent and half stopped inside a header, says `open`, and holds them until it is killed.
 * A process of its own: both ends of ten thousand connections are more than one may have.
 */
import { once } from 'node:events';
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
const CHUNK = 500;

for (let opened = 0; opened < count!; opened += CHUNK) {
  await Promise.all(
    Array.from({ length: Math.min(CHUNK, count! - opened) }, async (_, i) => {
      const socket = connect(port!, '127.0.0.1');
      socket.on('error', () => {});
      await once(socket, 'connect');
      if (i % 2 === 0) socket.write('POST / HTTP/1.1\r\nHost: x\r\nX-Never: ');
    }),
  );
}
process.stdout.write('open\n');
setInterval(() => {}, 60_000);
