/** A real SMTP server for tests: it keeps what it is given, or refuses as it is told. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Mail {
  /** Of the envelope. */
  readonly from: string;
  readonly to: readonly string[];
  /** By their names in lower case, folded lines joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly html: string | undefined;
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly received: Mail[];
  /** Addresses and the answer to them at RCPT TO; all are taken when absent. */
  readonly refusals: Map<string, string>;
  /** Answers every message with this instead of taking it. */
  broken: string | undefined;
  /** Attempts to send, refused ones too. */
  attempts: number;
  /** Resolves when `count` messages have arrived. */
  until(count: number): Promise<readonly Mail[]>;
  close(): Promise<void>;
}

/** Starts one without TLS, unless `options` has a certificate; it ends with the test. */
export async function startMailServer(
  t: Pick<TestContext, 'after'>,
  options: SMTPServerOptions & { readonly port?: number } = {},
): Promise<MailServer> {
  const received: Mail[] = [];
  const refusals = new Map<string, string>();
  const arrivals: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.cert ? [] : ['STARTTLS'],
    allowInsecureAuth: !options.cert,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      password === 'secret' ? done(null, { user: username }) : done(new Error('no')),
    onRcptTo: ({ address }, _session, done) => {
      const refusal = refusals.get(address);
      done(refusal ? answer(refusal) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mail.attempts++;
        if (mail.broken) return done(answer(mail.broken));
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          ...parse(Buffer.concat(chunks).toString('latin1')),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: session.user,
        });
        done();
        for (const wake of arrivals.splice(0)) wake();
      });
    },
    ...options,
  });
  // A client that is refused, or goes away, is part of some tests.
  server.on('error', () => {});
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  t.after(close);
  const mail: MailServer = {
    port: (server.server.address() as AddressInfo).port,
    received,
    refusals,
    broken: undefined,
    attempts: 0,
    async until(count) {
      while (received.length < count) await new Promise<void>((resolve) => arrivals.push(resolve));
      return received;
    },
    close,
  };
  return mail;
}

/** The server's words, which begin with a status. */
function answer(words: string): Error {
  return Object.assign(new Error(words.slice(4)), { responseCode: Number(words.slice(0, 3)) });
}

function parse(source: string): Pick<Mail, 'headers' | 'text' | 'html'> {
  const { headers, body } = split(source);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) return { headers, text: decode(headers, body), html: undefined };
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, '')));
  const of = (type: string) => {
    const part = parts.find((each) => each.headers['content-type']?.startsWith(type));
    return part && decode(part.headers, part.body);
  };
  return { headers, text: of('text/plain') ?? '', html: of('text/html') };
}

function split(source: string) {
  const end = source.indexOf('\r\n\r\n');
  const lines = source
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
    }),
  );
  return { headers, body: source.slice(end + 4) };
}

/** The text of a part, its lines ended as in this source. */
function decode(headers: Readonly<Record<string, string>>, encoded: string): string {
  const body = encoded.replaceAll('\r\n', '\n');
  const encoding = headers['content-transfer-encoding'];
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1').toString().trimEnd();
  return unquote(body.replaceAll('=\n', '')).trimEnd();
}

function unquote(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}

function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, form: string, word: string) =>
      form.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString()
        : unquote(word.replaceAll('_', ' ')),
    );
}
