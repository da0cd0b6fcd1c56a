import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { readSettings, redactedSettings } from '#config/read-settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { isWildcard, readMasterKey } from '#config/values.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-settings-'));
after(() => rmSync(folder, { recursive: true }));

const KEY = Buffer.alloc(32, 7);

function fileWith(content: unknown): string {
  const file = join(folder, 'settings.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const flags = (values: Record<string, string>) => new Map(Object.entries(values));

const refused = (sources: Parameters<typeof readSettings>[0], message: string | RegExp) =>
  assert.throws(
    () => readSettings(sources),
    (error: Error) => {
      assert.ok(error instanceof SettingsError);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
      return true;
    },
  );

test('without any source every setting has its default', () => {
  assert.deepEqual(readSettings({}), {
    host: 'localhost',
    port: 9229,
    data: resolve('.poolhouse'),
    databaseUrl: undefined,
    databaseConnections: 20,
    databaseIsolation: 'read committed',
    databaseTimeout: 2500,
    databasePooler: 'none',
    masterKey: undefined,
    masterKeyFile: undefined,
    masterKeyKms: undefined,
    secondMasterKey: undefined,
    secondMasterKeyFile: undefined,
    secondMasterKeyKms: undefined,
    firstAccessKey: undefined,
    firstAccessKeyFile: undefined,
    region: 'us-east-1',
    accountId: '123456789012',
    publicUrl: undefined,
    issuer: undefined,
    prefixDomains: 'path',
    accountPage: 'on',
    console: 'on',
    trustedProxies: [],
    allowedHosts: [],
    tlsCertFile: undefined,
    tlsKeyFile: undefined,
    triggers: new Map(),
    senderKeys: new Map(),
    logDestinations: new Map(),
    archivePassphrase: undefined,
    archivePassphraseFile: undefined,
    compromisedPasswordsFile: undefined,
    compromisedPasswordsUrl: undefined,
    federationPrivateAddresses: undefined,
    locationsFile: undefined,
    smtpUrl: undefined,
    smtpStarttls: 'required',
    emailFrom: undefined,
    smsUrl: undefined,
    smsHeaders: undefined,
    smsBody: '{"id":"{id}","to":"{to}","body":"{body}","sender":"{sender}","pool":"{pool}"}',
    smsSender: '',
    attemptsPerMinute: undefined,
    auditDays: 90,
    messageRequestsPerMinute: undefined,
    messagesPerHour: undefined,
    requestRates: 'off',
    maxProvisionedLimit: 10_000,
    logLevel: 'info',
    logFormat: undefined,
    metricsPort: undefined,
    metricsHost: 'localhost',
    tracesEndpoint: undefined,
    tracesHeaders: undefined,
    tracesHeadersFile: undefined,
    tracesSample: 1,
    tracesParents: [],
    tracesResource: {},
    drainDelay: undefined,
    shutdownGrace: 8,
  });
});

test('flags come before the environment, the environment before the file', () => {
  const config = fileWith({ host: '10.0.0.1', port: 1, region: 'eu-west-1' });
  const env = { POOLHOUSE_CONFIG: config, POOLHOUSE_PORT: '2', POOLHOUSE_REGION: 'eu-west-2' };
  const { host, port, region } = readSettings({ env, flags: flags({ region: 'eu-west-3' }) });
  assert.deepEqual({ host, port, region }, { host: '10.0.0.1', port: 2, region: 'eu-west-3' });
});

test('an empty variable counts as absent', () => {
  assert.equal(readSettings({ env: { POOLHOUSE_PORT: '', POOLHOUSE_TYPO: '' } }).port, 9229);
});

test('lists are separated by commas, or lists in the file', () => {
  const wanted = ['10.0.0.0/8', '::1'];
  const given = readSettings({ env: { POOLHOUSE_TRUSTED_PROXIES: '10.0.0.0/8, ::1' } });
  assert.deepEqual(given.trustedProxies, wanted);
  const config = fileWith({ trustedProxies: wanted });
  assert.deepEqual(readSettings({ flags: flags({ config }) }).trustedProxies, wanted);
  const names = readSettings({ flags: flags({ 'allowed-hosts': 'Poolhouse, .shop.test,[::2]' }) });
  assert.deepEqual(names.allowedHosts, ['poolhouse', '.shop.test', '[::2]']);
});

test('every interface is known in every notation', () => {
  const every = ['0.0.0.0', '0', '0x0', '::', '0:0::0', '::ffff:0.0.0.0'];
  const one = ['127.0.0.1', 'localhost', '::1', '10.0.0.1', 'poolhouse'];
  assert.deepEqual(
    every.map(isWildcard),
    every.map(() => true),
  );
  assert.deepEqual(
    one.map(isWildcard),
    one.map(() => false),
  );
});

test('a public URL loses its last slash', () => {
  const read = (url: string) => readSettings({ flags: flags({ 'public-url': url }) }).publicUrl;
  assert.equal(read('https://id.example.com/'), 'https://id.example.com');
  assert.equal(read('https://example.com/id/'), 'https://example.com/id');
});

for (const [name, value, message] of [
  ['port', 'abc', '--port must be a whole number from 0 to 65535, not "abc".'],
  ['port', '65536', /^--port must be/],
  ['port', '-1', /^--port must be/],
  ['port', '1e3', /^--port must be/],
  ['region', 'nowhere', /^--region must be a region name such as eu-west-1, not "nowhere"\.$/],
  ['account-id', '123', '--account-id must be twelve digits, not "123".'],
  ['log-level', 'loud', '--log-level must be one of info, warn, error, silent, not "loud".'],
  ['public-url', 'ftp://x', /^--public-url must be a URL/],
  ['public-url', 'https://u:p@x', /^--public-url must be a URL/],
  [
    'issuer',
    'https://cognito-idp.eu-west-1.amazonaws.com',
    /^--issuer must be a URL with the pool/,
  ],
  ['issuer', 'https://{host}/{poolId}', /^--issuer must be/],
  ['issuer', 'https://id.example.com/{poolId}/', /^--issuer must be/],
  ['issuer', 'https://id.example.com/{poolId}/{poolId}', /^--issuer must be/],
  ['issuer', 'https://id.example.com/?a=/{poolId}', /^--issuer must be/],
  ['issuer', 'id.example.com/{poolId}', /^--issuer must be/],
  ['trusted-proxies', '10.0.0.0/33', /^--trusted-proxies must be addresses or ranges/],
  ['host', 'a b', /^--host must be/],
  ['allowed-hosts', 'https://app.example.com', /^--allowed-hosts must be host names such as/],
  ['allowed-hosts', 'app.example.com:3000', /^--allowed-hosts must be/],
] as const) {
  test(`--${name} ${value} is refused in one sentence`, () => {
    refused({ flags: flags({ [name]: value }) }, message);
  });
}

test('a bad secret is refused without repeating it', () => {
  refused(
    { env: { POOLHOUSE_MASTER_KEY: 'hunter2' } },
    'POOLHOUSE_MASTER_KEY must be 32 bytes in base64 or hexadecimal.',
  );
  refused({ env: { POOLHOUSE_DATABASE_URL: 'mysql://u:hunter2@h/d' } }, /^[^\n]*(?<!hunter2.*)$/);
});

test('an unknown variable is refused, unless an orchestrator or a test set it', () => {
  refused(
    { env: { POOLHOUSE_DATABSE_URL: 'postgres://h/d' } },
    'The environment variable POOLHOUSE_DATABSE_URL is not a setting of Poolhouse.',
  );
  readSettings({
    env: {
      POOLHOUSE_SERVICE_HOST: '10.0.0.1',
      POOLHOUSE_SERVICE_PORT: '80',
      POOLHOUSE_PORT_9229_TCP_ADDR: '10.0.0.1',
      POOLHOUSE_TEST_POSTGRES_URL: 'postgres://h/d',
    },
  });
});

test('a settings file is one JSON object of known keys', () => {
  const using = (content: unknown) => ({ flags: flags({ config: fileWith(content) }) });
  refused(using('{'), /is not JSON\.$/);
  refused(using([]), /must hold one JSON object\.$/);
  refused(using({ prot: 1 }), /has an unknown setting "prot"\.$/);
  refused(using({ port: '80' + 'x' }), /^port in .* must be a whole number/);
  refused(using({ port: 1.5 }), /not 1\.5\.$/);
  refused({ flags: flags({ config: join(folder, 'absent.json') }) }, /cannot be read\.$/);
});

test('settings that contradict each other are refused', () => {
  const env = { POOLHOUSE_MASTER_KEY: KEY.toString('hex'), POOLHOUSE_MASTER_KEY_FILE: 'x' };
  refused({ env }, /given twice/);
  refused({ flags: flags({ 'tls-cert-file': 'x' }) }, /needs both/);
});

test('a master key is read from hexadecimal, base64 and base64url, and only 32 bytes', () => {
  for (const encoding of ['hex', 'base64', 'base64url'] as const) {
    assert.deepEqual(readMasterKey(`${KEY.toString(encoding)}\n`), KEY);
  }
  assert.equal(readMasterKey(KEY.subarray(1).toString('base64')), undefined);
  assert.equal(readMasterKey(`${KEY.toString('hex')}00`), undefined);
  assert.equal(readMasterKey(''), undefined);
});

test('shown settings hold no secret', () => {
  const shown = redactedSettings(
    readSettings({
      env: {
        POOLHOUSE_MASTER_KEY: KEY.toString('base64'),
        POOLHOUSE_DATABASE_URL: 'postgres://u:hunter2@h/d',
      },
    }),
  );
  assert.equal(shown.masterKey, '(secret)');
  assert.equal(shown.databaseUrl, '(secret)');
  assert.equal(shown.publicUrl, null);
  assert.equal(shown.port, 9229);
});

test('how functions are called is read from JSON, and shown without its secrets', () => {
  const triggers = {
    'arn:aws:lambda:us-east-1:123456789012:function:a': {
      lambda: {
        endpoint: 'http://localhost:3001',
        accessKeyId: 'id',
        secretAccessKey: 'hush hush',
      },
    },
    b: { url: 'https://hooks.example.com/b', secret: 'hush hush hush hush' },
    c: { url: 'http://127.0.0.1:1/', secret: 'hush hush hush hush' },
    '*': { module: './functions.mjs' },
  };
  const text = JSON.stringify(triggers);
  for (const sources of [
    { env: { POOLHOUSE_TRIGGERS: text } },
    { env: { POOLHOUSE_CONFIG: fileWith({ triggers }) } },
  ]) {
    const values = readSettings(sources);
    assert.deepEqual(Object.fromEntries(values.triggers), triggers);
    const shown = JSON.stringify(redactedSettings(values).triggers);
    assert.ok(!shown.includes('hush'), shown);
    assert.match(shown, /"accessKeyId":"id"/);
  }
});

test('a way to call functions that is none is refused without being repeated', () => {
  const secret = 'hush hush hush hush';
  const wrong: unknown[] = [
    'x',
    [],
    { a: 'https://example.com' },
    { a: {} },
    { a: { url: 'https://example.com' } },
    { a: { url: 'https://example.com', secret: 'short' } },
    { a: { url: 'http://example.com', secret } },
    { a: { url: 'ftp://example.com', secret } },
    { a: { url: 'https://example.com', secret, module: 'x' } },
    { a: { lambda: { endpoint: 'example.com' } } },
    { a: { lambda: { accessKeyId: 'x' } } },
    { a: { lambda: { sessionToken: secret } } },
    { a: { lambda: { zone: 'x' } } },
    { a: { module: '' } },
    { '': { module: 'x' } },
  ];
  for (const triggers of wrong) {
    assert.throws(
      () => readSettings({ env: { POOLHOUSE_TRIGGERS: JSON.stringify(triggers) } }),
      (error: Error) => {
        assert.match(error.message, /^POOLHOUSE_TRIGGERS must be a JSON object that maps /);
        assert.ok(error instanceof SettingsError && !error.message.includes('hush'));
        return true;
      },
      JSON.stringify(triggers),
    );
  }
});

test('keys for codes are read from JSON, and shown without their secrets', () => {
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const named = { name: 'codes', namespace: 'acme' };
  const key = KEY.toString('base64');
  const senderKeys = {
    a: { kms: { endpoint: 'https://kms.example.com', accessKeyId: 'id', secretAccessKey: 'hush' } },
    b: { aes: { ...named, key } },
    '*': { rsa: { ...named, publicKey } },
  };
  const read = (value: unknown) =>
    readSettings({ env: { POOLHOUSE_SENDER_KEYS: JSON.stringify(value) } });
  const values = read(senderKeys);
  assert.deepEqual(Object.fromEntries(values.senderKeys), senderKeys);
  const shown = JSON.stringify(redactedSettings(values).senderKeys);
  assert.ok(!shown.includes('hush') && !shown.includes(key), shown);
  const wrong: unknown[] = [
    'x',
    { a: {} },
    { a: { aes: { ...named, key: 'short' } } },
    { a: { aes: { key } } },
    { a: { aes: { ...named, key, more: 'x' } } },
    { a: { rsa: { ...named, publicKey: 'x' } } },
    { a: { kms: { endpoint: 'kms' } } },
    { a: { kms: {}, aes: { ...named, key } } },
  ];
  for (const value of wrong) {
    assert.throws(
      () => read(value),
      (error: Error) =>
        error instanceof SettingsError && /^POOLHOUSE_SENDER_KEYS must be/.test(error.message),
      JSON.stringify(value),
    );
  }
});

test('variables of OpenTelemetry count where nothing of ours is said', () => {
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20secret,x-tenant=one',
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.25',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production,service.name=other',
    OTEL_SERVICE_NAME: 'identity, ours',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
  const read = readSettings({ env });
  assert.equal(read.tracesEndpoint, 'http://collector:4318/v1/traces');
  assert.deepEqual(read.tracesHeaders, { authorization: 'Bearer secret', 'x-tenant': 'one' });
  assert.equal(read.tracesSample, 0.25);
  assert.deepEqual(read.tracesResource, {
    'deployment.environment.name': 'production',
    'service.name': 'identity, ours',
  });
  assert.equal(redactedSettings(read).tracesHeaders, '(secret)');

  const own = { POOLHOUSE_TRACES_ENDPOINT: 'https://own.example/v1/traces' };
  assert.equal(
    readSettings({ env: { ...env, ...own } }).tracesEndpoint,
    'https://own.example/v1/traces',
  );
  const traces = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces:4318/v1/traces' };
  assert.equal(
    readSettings({ env: { ...env, ...traces } }).tracesEndpoint,
    'http://traces:4318/v1/traces',
  );
  for (const off of [{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }]) {
    assert.equal(readSettings({ env: { ...env, ...off } }).tracesEndpoint, undefined);
  }
  const samplers = { parentbased_always_on: 1, parentbased_always_off: 0 };
  for (const [OTEL_TRACES_SAMPLER, share] of Object.entries(samplers)) {
    assert.equal(readSettings({ env: { OTEL_TRACES_SAMPLER } }).tracesSample, share);
  }
});

test('a wrong variable of OpenTelemetry is refused by its name', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  for (const [env, message] of [
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
      /^OTEL_EXPORTER_OTLP_ENDPOINT must be a URL/,
    ],
    [
      { ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/json, http/protobuf.',
    ],
    [
      { ...endpoint, OTEL_TRACES_EXPORTER: 'zipkin' },
      'OTEL_TRACES_EXPORTER must be one of otlp, none.',
    ],
    [{ OTEL_TRACES_SAMPLER: 'xray' }, /^OTEL_TRACES_SAMPLER must be one of parentbased_always_on,/],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' },
      'OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1, not "2".',
    ],
    [{ OTEL_EXPORTER_OTLP_HEADERS: 'secret' }, /^OTEL_EXPORTER_OTLP_HEADERS must be pairs/],
    [{ OTEL_RESOURCE_ATTRIBUTES: 'a b=c' }, /^OTEL_RESOURCE_ATTRIBUTES must be attributes/],
    [{ POOLHOUSE_TRACES_SAMPLE: 'half' }, /^POOLHOUSE_TRACES_SAMPLE must be a number from 0 to 1/],
  ] as const) {
    refused({ env }, message);
  }
  refused(
    { env: { POOLHOUSE_TRACES_HEADERS: '{}', POOLHOUSE_TRACES_HEADERS_FILE: 'x' } },
    'The headers of traces are given twice: set tracesHeaders or tracesHeadersFile.',
  );
});

test('the first access key is an id and its secret, in one of two forms, and is not shown', () => {
  const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  const id = 'AKIAIOSFODNN7EXAMPLE';
  const lines = `AWS_ACCESS_KEY_ID=${id}\nAWS_SECRET_ACCESS_KEY=${secret}\n`;
  const read = (given: string) => readSettings({ env: { POOLHOUSE_FIRST_ACCESS_KEY: given } });
  for (const given of [`${id}:${secret}`, ` ${id}:${secret}\n`, lines]) {
    const settings = read(given);
    assert.deepEqual(settings.firstAccessKey, { id, secret });
    assert.equal(redactedSettings(settings).firstAccessKey, '(secret)');
  }
  for (const given of [id, `${id}:short`, `ASIA${id}:${secret}`, `akia:${secret}`, secret]) {
    assert.throws(
      () => read(given),
      (error: Error) => error.name === 'SettingsError' && !error.message.includes(given),
    );
  }
});
