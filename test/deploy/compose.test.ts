/** deploy/compose.yaml, by what the servers take and the house asks. No engine runs it here. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSettings } from '#config/read-settings.ts';
import { packageVersion, stopsWithin, type Tree, textOf, yamlOf } from './read.ts';

const compose = yamlOf('deploy/compose.yaml');
const services = Object.entries<Tree>(compose.services);

describe('the compose file', () => {
  test('pins the images of others by version and digest', () => {
    for (const [name, { image, build }] of services) {
      const form = build
        ? `^poolhouse:${packageVersion}$`
        : '^[a-z]+:\\d+\\.\\d+[\\w.-]*@sha256:[0-9a-f]{64}$';
      assert.match(image, new RegExp(form), name);
    }
  });

  test('names nothing that is not defined in it', () => {
    const named: Record<string, Set<string>> = {};
    const add = (kind: string, name: string) => {
      named[kind] ??= new Set();
      named[kind].add(name);
    };
    for (const [, service] of services) {
      for (const each of service['secrets'] ?? []) add('secrets', each);
      for (const each of service['networks'] ?? []) add('networks', each);
      for (const each of Object.keys(service['depends_on'] ?? {})) add('services', each);
      for (const each of service['volumes'] ?? []) {
        if (/^\w/.test(each)) add('volumes', each.split(':')[0]);
      }
    }
    for (const [kind, names] of Object.entries(named)) {
      for (const name of names) assert.ok(Object.hasOwn(compose[kind], name), `${kind}: ${name}`);
    }
    for (const kind of ['secrets', 'networks', 'volumes']) {
      assert.deepEqual([...named[kind]!].toSorted(), Object.keys(compose[kind]).toSorted(), kind);
    }
  });

  test('gives servers settings that they take, and secrets as files', () => {
    for (const name of ['poolhouse', 'migrate']) {
      const { environment } = compose.services[name];
      const { POOLHOUSE_CONFIG: file, ...env } = environment as Record<string, string>;
      assert.equal(file, '/run/secrets/settings.json');
      const settings = readSettings({
        env: { ...env, POOLHOUSE_PUBLIC_URL: 'https://id.example.com' },
      });
      assert.equal(settings.masterKeyFile, '/run/secrets/master-key');
      const [{ subnet }] = compose.networks.front.ipam.config;
      assert.deepEqual(settings.trustedProxies, [subnet]);
    }
    const text = textOf('deploy/compose.yaml');
    assert.doesNotMatch(text, /postgres(ql)?:\/\/|POSTGRES_PASSWORD:|MASTER_KEY:/);
    for (const { file } of Object.values<{ file: string }>(compose.secrets)) {
      assert.match(file, /^secrets\//);
    }
    assert.match(textOf('deploy/.gitignore'), /^secrets\/$/m);
  });

  test('writes to its volumes alone, and gains no rights', () => {
    for (const [name, service] of services) {
      assert.equal(service['read_only'], true, name);
      assert.deepEqual(service['security_opt'], ['no-new-privileges:true'], name);
      // PostgreSQL's image gives its files to a user of its own, and becomes that.
      if (name !== 'postgres') assert.deepEqual(service['cap_drop'], ['ALL'], name);
      assert.ok(!service['privileged'] && !service['user'] && !service['network_mode'], name);
      if (name !== 'proxy') assert.equal(service['ports'], undefined, name);
    }
    assert.deepEqual(compose.services.postgres.networks, ['back']);
    assert.deepEqual(compose.services.proxy.networks, ['front']);
  });

  test('starts in order, and waits for a server that stops', () => {
    const { poolhouse, migrate, proxy } = compose.services;
    assert.equal(migrate.depends_on.postgres.condition, 'service_healthy');
    assert.equal(poolhouse.depends_on.migrate.condition, 'service_completed_successfully');
    assert.equal(proxy.depends_on.poolhouse.condition, 'service_healthy');
    const { shutdownGrace } = readSettings({});
    assert.ok(Number.parseInt(poolhouse.stop_grace_period, 10) >= stopsWithin(5, shutdownGrace));
  });
});
