import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, test } from 'node:test';
import { createLog, type LogFields, type LogLevel } from '#platform/log.ts';

async function linesOf(level: LogLevel, write: (log: ReturnType<typeof createLog>) => void) {
  const lines: string[] = [];
  const log = createLog({ level, destination: { write: (line) => lines.push(line) } });
  write(log);
  await log.flush();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  test('writes the fields it knows and nothing else it is given', async () => {
    const wider = { requestId: 'r', password: 'hunter2', status: 200, userId: { secret: 1 } };
    const [line] = await linesOf('info', (log) =>
      log.info('request', wider as unknown as LogFields),
    );
    const { time, ...rest } = line!;
    assert.equal(typeof time, 'string');
    assert.deepEqual(rest, { level: 'info', requestId: 'r', status: 200, event: 'request' });
  });

  test('keeps the order of lines written before it was ready', async () => {
    const lines = await linesOf('info', (log) => {
      for (let i = 0; i < 50; i++) log.info('n', { count: i });
    });
    assert.deepEqual(
      lines.map(({ count }) => count),
      Array.from({ length: 50 }, (_, i) => i),
    );
  });

  test('leaves out what is below its level, but never an audit record', async () => {
    const all = (log: ReturnType<typeof createLog>) => {
      log.info('i');
      log.warn('w');
      log.error('e');
      log.audit('a', { userId: 'u' });
    };
    const events = async (level: LogLevel) => (await linesOf(level, all)).map(({ event }) => event);
    assert.deepEqual(await events('info'), ['i', 'w', 'e', 'a']);
    assert.deepEqual(await events('warn'), ['w', 'e', 'a']);
    assert.deepEqual(await events('error'), ['e', 'a']);
    assert.deepEqual(await events('silent'), []);
    const audit = (await linesOf('error', all)).at(-1);
    assert.deepEqual([audit?.audit, audit?.userId], [true, 'u']);
  });

  test('tells the name and stack of a defect', async () => {
    const [line] = await linesOf('error', (log) =>
      log.error('defect', { cause: new RangeError('x') }),
    );
    const cause = line?.cause as { name: string; stack: string };
    assert.equal(cause.name, 'RangeError');
    assert.match(cause.stack, /log\.test\.ts/);
    const [thrown] = await linesOf('error', (log) => log.error('defect', { cause: 'a secret' }));
    assert.deepEqual(thrown?.cause, { name: 'string' });
  });
});

test('lines to standard output arrive while the process runs, when it is flushed, and when it ends', async () => {
  const url = new URL('../../src/platform/log.ts', import.meta.url).href;
  const program = `
    const { createLog } = await import(${JSON.stringify(url)});
    const log = createLog({ level: 'info' });
    log.info('first');
    await new Promise((resolve) => process.stdin.once('data', resolve));
    for (let i = 0; i < 500; i++) log.info('many', { count: i });
    await log.flush();
    log.info('last');
    process.exit(0);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    if (text === '') child.stdin.end('go on');
    text += chunk;
  }
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).event);
  assert.deepEqual(events, ['first', ...Array.from({ length: 500 }, () => 'many'), 'last']);
});
