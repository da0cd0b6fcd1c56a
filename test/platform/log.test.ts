import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

test('text is one line for each, whatever is in its values', async () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  const log = createLog({ level: 'info', format: 'text', destination });
  log.info('request', { operation: 'GetUser', status: 200, ms: 1.5 });
  log.audit('attempt failed', { reason: 'a "b"\nwarn  forged', factor: 'password' });
  log.error('defect', { cause: new Error('first\nerror forged\r\u2028forged\u001b[2J') });
  await log.flush();
  const [request, audit, defect] = lines;
  assert.match(request!, /^\d{4}-\S+Z info {2}request operation=GetUser status=200 ms=1\.5\n$/);
  assert.match(
    audit!,
    / info {2}attempt failed audit=true reason="a \\"b\\"\\nwarn {2}forged" factor=password\n$/,
  );
  assert.match(
    defect!,
    / error defect\n {4}Error: first\n {4}error forged\n {4}forged\?\[2J\n {4,}at /,
  );
  for (const line of defect!.trimEnd().split('\n').slice(1)) assert.match(line, /^ {4}/);
});

const MANY = 120_000;

/** A program that logs faster than anybody reads, and says on standard error what became of it. */
const hasty = `
  const { createLog } = await import(${JSON.stringify(new URL('../../src/platform/log.ts', import.meta.url).href)});
  const log = createLog({ level: 'info' });
  log.info('first');
  await log.flush();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < ${MANY}; i++) {
    log.info('many', { count: i, reason: 'x'.repeat(200) });
    if (i % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const grown = process.memoryUsage().rss - before;
  console.error(JSON.stringify({ dropped: log.dropped, grown }));
`;

async function startHasty(more: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', hasty + more]);
  const [text] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
  return { child, said: JSON.parse(text) as { dropped: number; grown: number } };
}

test('a reader that is slow costs lines, which are counted and told, and no memory', async () => {
  const { child, said } = await startHasty(`process.stdin.once('data', () => process.exit());`);
  assert.ok(said.dropped > MANY / 2, `${said.dropped} dropped`);
  assert.ok(said.grown < 100e6, `${said.grown} bytes`);
  let many = 0;
  let untold = said.dropped;
  let rest = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines.map((each) => JSON.parse(each))) {
      if (line.event === 'many') many++;
      if (line.event === 'log lines dropped') untold -= line.count;
    }
    if (untold === 0) child.stdin.end('enough');
  }
  assert.equal(untold, 0);
  assert.equal(many + said.dropped, MANY);
});

test('a reader that takes nothing does not keep the process from ending', async () => {
  const { child } = await startHasty('await log.flush(); process.exit(3);'); // nor a flush
  const [code] = await once(child, 'exit');
  assert.equal(code, 3);
  child.stdout.destroy();
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
