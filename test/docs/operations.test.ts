/**
 * The commands of the operations guide, run as they are printed, page by page. `shell.ts` says what
 * stands for programs that are missing. In place of `localhost:9229`, the port of the metrics and
 * `db.example.com` are free ports of this machine and a PostgreSQL of the file's own, with TLS.
 *
 * A block that no test can run says so in its first line, with the reason.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { readSettings } from '#config/read-settings.ts';
import { cert, key } from '../http/certificate.ts';
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts';
import { type Block, blocksOf, patternOf } from './guide.ts';
import { isInstalled, type Ran, runBlocks, type Scene } from './shell.ts';

type Context = Parameters<typeof runBlocks>[0];

const root = fileURLToPath(new URL('../..', import.meta.url));
const GUIDE = [
  'docs/operations.md',
  ...globSync('docs/operations/*.md', { cwd: root }).sort(),
] as const;

const MASTER_KEY = Buffer.alloc(32, 9).toString('base64');

let postgres: PostgresServer;
before(async () => {
  postgres = await startPostgres({ cert, key });
});
after(() => postgres.stop());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The URL of a new database. */
async function database(name: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return postgres.url.replace(/postgres$/, name);
}

/** What a page has beyond an empty folder and a port. */
type Page = Omit<Scene, 'blocks'> & { readonly check?: (ran: readonly Ran[]) => void };

/** What the block with these words in it printed. */
const printedBy = (ran: readonly Ran[], words: string): string =>
  ran.find(({ block }) => block.text.includes(words))!.stdout;

/** A server on PostgreSQL with an access key and a pool. */
const SERVING = `
export POOLHOUSE_MASTER_KEY=${MASTER_KEY}
set -a; eval "$(poolhouse admin create-access-key --name deploy)"; set +a
poolhouse serve --public-url "$AWS_ENDPOINT_URL"
POOL=$(aws cognito-idp create-user-pool --pool-name customers --auto-verified-attributes email \\
  --query UserPool.Id --output text)
`;

/** README's example up to the moment where Alice has an authenticator and has signed in with it. */
const README = blocksOf('README.md').find(({ text }) => text.includes('verify-software-token'))!;

const PAGES: Readonly<Record<string, () => Promise<Page>>> = {
  starting: async () => ({
    check: (ran) =>
      assert.match(printedBy(ran, 'admin create-access-key'), /^AWS_ACCESS_KEY_ID=AKIA/),
  }),
  access: async () => ({
    env: { POOLHOUSE_MASTER_KEY: MASTER_KEY },
    before: {
      'admin create-role': `
echo '{"Statement":{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}}' >trust.json
echo '{"Statement":{"Effect":"Allow","Action":"cognito-idp:List*","Resource":"*"}}' >policy.json
`,
    },
    check: (ran) =>
      assert.match(
        printedBy(ran, 'admin create-role'),
        /^arn:aws:iam::123456789012:role\/deploy$/m,
      ),
  }),
  audit: async () => ({
    env: { POOLHOUSE_DATABASE_URL: await database('audit') },
    before: { 'admin audit --since': SERVING },
    check: (ran) => assert.match(printedBy(ran, '--verify --heads'), /^head [0-9a-f-]{36} /m),
  }),
  containers: async () => ({ before: { 'cd deploy': 'mkdir deploy' } }),
  database: async () => ({
    env: {
      POOLHOUSE_MASTER_KEY: MASTER_KEY,
      ADMINISTRATOR_URL: await database('poolhouse'),
    },
    hosts: { 'db.example.com': new URL(postgres.url).host.replace('127.0.0.1', 'localhost') },
    before: { 'sslrootcert=ca.pem': `cat >ca.pem <<'PEM'\n${cert}PEM` },
    check: (ran) => {
      assert.match(printedBy(ran, 'create role'), /^$/);
      assert.match(printedBy(ran, 'poolhouse migrate'), /^Ran 0001/);
      assert.match(printedBy(ran, 'pg_stat_ssl'), /^true\tTLSv1\.3\t[1-9]/m);
    },
  }),
  backup: async () => {
    const url = await database('dumped');
    return {
      env: {
        POOLHOUSE_MASTER_KEY: MASTER_KEY,
        RESTORED_URL: url.replace('dumped', 'restored'),
      },
      before: {
        'poolhouse backup': 'poolhouse admin create-access-key --name deploy',
        pg_dump: `export POOLHOUSE_DATABASE_URL=${url}\npoolhouse admin create-access-key --name deploy`,
      },
    };
  },
  keys: async () => ({
    env: { POOLHOUSE_DATABASE_URL: await database('keys') },
    before: {
      'keys list ': `unset POOLHOUSE_MASTER_KEY_KMS\n${SERVING}`,
    },
    check: (ran) => {
      assert.match(printedBy(ran, 'keys rotate '), /seals/);
      assert.match(printedBy(ran, 'keys rotate-signing "$POOL"  '), /sign/);
    },
  }),
  watching: async () => ({
    env: { POOLHOUSE_MASTER_KEY: MASTER_KEY },
    before: { '_health/live': 'poolhouse serve --public-url "$AWS_ENDPOINT_URL"' },
  }),
  upgrades: async () => ({}),
  load: async () => ({
    env: { POOLHOUSE_MASTER_KEY: MASTER_KEY },
    check: (ran) => assert.match(printedBy(ran, 'UpdateProvisionedLimit'), /500/),
    before: {
      'request-rates': 'set -a; eval "$(poolhouse admin create-access-key --name deploy)"; set +a',
    },
  }),
  messages: async () => ({}),
  pools: async () => ({
    before: { 'account-linking': README.text },
    check: (ran) => {
      const recovery = printedBy(ran, '_poolhouse/recovery-codes');
      assert.match(recovery, /"codes"[\s\S]*"AccessToken"[\s\S]*"remaining": ?9/);
    },
  }),
  moving: async () => ({
    env: { POOLHOUSE_DATABASE_URL: await database('moving') },
    before: {
      'poolhouse export': SERVING,
      'poolhouse import --in': 'HERE=$POOLHOUSE_DATABASE_URL; unset POOLHOUSE_DATABASE_URL',
      'get-csv-header': 'export POOLHOUSE_DATABASE_URL=$HERE',
    },
    check: (ran) => {
      assert.match(printedBy(ran, 'start-user-import-job'), /"JobId": "import-/);
    },
  }),
  development: async () => ({}),
};

const pageNamed = (name: string) => `docs/operations/${name}.md`;

/** Why a block is not run here, if it is not. */
function reasonOf({ notRun, needs }: Block): string | undefined {
  if (notRun !== undefined) return notRun;
  const missing = needs.filter((program) => !isInstalled(program));
  if (missing.length > 0) return `${missing.join(', ')} is not installed`;
  if (!needs.includes('pg_dump')) return undefined;
  const { stdout } = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' });
  const major = Number(/(\d+)/.exec(stdout)?.[1]);
  return major < 18 ? `pg_dump ${major} is older than the server` : undefined;
}

for (const [name, page] of Object.entries(PAGES)) {
  test(`the commands of ${pageNamed(name)} do what is printed`, async (t: Context) => {
    const blocks = blocksOf(pageNamed(name)).filter((block) => {
      const reason = reasonOf(block);
      if (reason) t.diagnostic(`${block.at} is not run: ${reason}`);
      return reason === undefined;
    });
    const { check, ...scene } = await page();
    const port = await freePort();
    const ran = await runBlocks(t, {
      ...scene,
      blocks,
      env: {
        POOLHOUSE_PORT: String(port),
        AWS_ENDPOINT_URL: `http://localhost:${port}`,
        AWS_DEFAULT_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        ...scene.env,
      },
      hosts: {
        'localhost:9229': `localhost:${port}`,
        '--metrics-port 9230': `--metrics-port ${await freePort()}`,
        ...scene.hosts,
      },
    });
    for (const { block, stdout, env } of ran) {
      if (block.prints !== undefined) assert.match(stdout, patternOf(block.prints), block.at);
      if (block.text.includes('export POOLHOUSE_')) readSettings({ env });
    }
    check?.(ran);
  });
}

test('every command of the guide is on a page that is run, or says why it is not', () => {
  const left = GUIDE.filter((path) => !Object.keys(PAGES).some((name) => pageNamed(name) === path))
    .flatMap(blocksOf)
    .filter(({ notRun }) => notRun === undefined);
  assert.deepEqual(
    left.map(({ at }) => at),
    [],
  );
});
