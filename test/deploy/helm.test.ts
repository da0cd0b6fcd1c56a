/**
 * deploy/helm/poolhouse. Its templates are rendered where Helm is installed, or
 * POOLHOUSE_TEST_HELM names it; what a cluster makes of them is not tried here.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { readSettings } from '#config/read-settings.ts';
import { settings as settingTable } from '#config/settings.ts';
import { packageVersion, pathOf, stopsWithin, type Tree, textOf, yamlOf } from './read.ts';

const chart = 'deploy/helm/poolhouse';
const values = yamlOf(`${chart}/values.yaml`);
const schema = JSON.parse(textOf(`${chart}/values.schema.json`));
const templates = readdirSync(pathOf(`${chart}/templates`));

const helm = process.env['POOLHOUSE_TEST_HELM'] ?? 'helm';
const hasHelm = spawnSync(helm, ['version']).status === 0;
const skip = !hasHelm && 'Helm is not installed';

const PUBLIC_URL = 'https://id.example.com';

function rendered(given: Tree = {}): Tree[] {
  const args = ['template', 'release', pathOf(chart), '--values', '-'];
  const input = JSON.stringify({ publicUrl: PUBLIC_URL, ...given });
  const { status, stdout, stderr } = spawnSync(helm, args, { input, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return parseAllDocuments(stdout)
    .map((each) => each.toJS())
    .filter((each) => each !== null);
}

const one = (objects: Tree[], kind: string): Tree => {
  const found = objects.filter((each) => each.kind === kind);
  assert.equal(found.length, 1, kind);
  return found[0];
};

const kinds = (objects: Tree[]) => objects.map(({ kind }) => kind).toSorted();

const settingsIn = (objects: Tree[]) =>
  JSON.parse(one(objects, 'ConfigMap').data['settings.json']) as Record<string, unknown>;

describe('the chart', () => {
  test('has the version of the package, and a schema for every value', () => {
    const { version, appVersion } = yamlOf(`${chart}/Chart.yaml`);
    assert.deepEqual([version, appVersion], [packageVersion, packageVersion]);
    const compare = (tree: Tree, part: Tree, path: string) => {
      if (part?.additionalProperties !== false) return;
      const names = Object.keys(part.properties).filter((each) => each !== 'global');
      assert.deepEqual(names.toSorted(), Object.keys(tree).toSorted(), path);
      for (const name of names) compare(tree[name], part.properties[name], `${path}.${name}`);
    };
    compare(values, schema, 'values');
  });

  test('uses no value that values.yaml lacks, and all that it has', () => {
    const text = templates.map((name) => textOf(`${chart}/templates/${name}`)).join('\n');
    const used = [...text.matchAll(/\.Values\.([\w.]+)/g)].map(([, path]) => path!.split('.'));
    for (const path of used) {
      const holder = path.slice(0, -1).reduce((tree: Tree, name) => tree?.[name], values);
      assert.ok(Object.hasOwn(holder ?? {}, path.at(-1)!), path.join('.'));
    }
    const tops = new Set(used.map(([top]) => top));
    assert.deepEqual([...tops].toSorted(), Object.keys(values).toSorted());
  });

  test('takes no secret into its ConfigMap', () => {
    const denied = Object.entries(schema.properties.settings.properties)
      .filter(([, part]) => part === false)
      .map(([name]) => name);
    const secret = Object.entries(settingTable).filter(([, { secret }]) => secret);
    for (const [name] of secret) assert.ok(denied.includes(name), name);
    for (const name of denied) assert.ok(Object.hasOwn(settingTable, name), name);
  });

  test('passes the linter', { skip }, () => {
    const args = ['lint', '--strict', '--set', `publicUrl=${PUBLIC_URL}`, pathOf(chart)];
    const { status, stdout } = spawnSync(helm, args, { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
  });

  test('makes what a first installation needs, with settings that servers take', { skip }, () => {
    const objects = rendered({ settings: { region: 'eu-west-1', attemptsPerMinute: 1_000_000 } });
    assert.deepEqual(kinds(objects), [
      'ConfigMap',
      'Deployment',
      'Job',
      'PodDisruptionBudget',
      'Service',
      'Service',
      'ServiceAccount',
    ]);
    const given = settingsIn(objects);
    assert.deepEqual([given['publicUrl'], given['region']], [PUBLIC_URL, 'eu-west-1']);
    assert.equal(given['attemptsPerMinute'], 1_000_000);
    for (const name of Object.keys(given)) assert.ok(Object.hasOwn(settingTable, name), name);
    const { env } = one(objects, 'Deployment').spec.template.spec.containers[0];
    const variables = env.map(({ name }: Tree) => [name, 'postgres://user@host/name']);
    readSettings({ env: { ...Object.fromEntries(variables), POOLHOUSE_CONFIG: undefined } });
  });

  test('runs pods without rights, on files they cannot write', { skip }, () => {
    const objects = rendered({ tls: { secret: 'certificate' } });
    for (const kind of ['Deployment', 'Job']) {
      const pod = one(objects, kind).spec.template.spec;
      assert.equal(pod.automountServiceAccountToken, false);
      assert.equal(pod.enableServiceLinks, false);
      assert.equal(pod.securityContext.runAsNonRoot, true);
      assert.ok(pod.securityContext.runAsUser > 0);
      assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault');
      const [container] = pod.containers;
      assert.deepEqual(container.securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      assert.ok(container.resources.limits.memory);
      const volumes = new Set(pod.volumes?.map(({ name }: Tree) => name));
      for (const { name } of container.volumeMounts ?? []) assert.ok(volumes.has(name), name);
    }
  });

  test('is restarted by liveness, sent requests by readiness, and waited for', { skip }, () => {
    const objects = rendered({ drainDelay: 30, shutdownGrace: 20 });
    const pod = one(objects, 'Deployment').spec.template.spec;
    const [{ livenessProbe, readinessProbe, startupProbe }] = pod.containers;
    assert.equal(livenessProbe.httpGet.path, '/_health/live');
    assert.equal(startupProbe.httpGet.path, '/_health/live');
    assert.equal(readinessProbe.httpGet.path, '/_health/ready');
    // Where nobody waits behind users; the one port that there is without metrics may speak TLS.
    const withTls = { tls: { secret: 'certificate' } };
    const portOf = (given: Tree) =>
      one(rendered(given), 'Deployment').spec.template.spec.containers[0].livenessProbe.httpGet;
    assert.deepEqual(portOf(withTls), { path: '/_health/live', port: 'metrics' });
    assert.deepEqual(portOf({ ...withTls, metrics: { enabled: false } }), {
      path: '/_health/live',
      port: 'http',
      scheme: 'HTTPS',
    });
    assert.ok(pod.terminationGracePeriodSeconds > stopsWithin(30, 20));
    // Nobody is sent there any more when the pod stops listening.
    const { drainDelay } = settingsIn(rendered());
    assert.ok(Number(drainDelay) > readinessProbe.periodSeconds * readinessProbe.failureThreshold);
  });

  test('migrates before servers of the new version, with nothing but a secret', { skip }, () => {
    const job = one(rendered({ migration: { secret: 'owner', key: 'url' } }), 'Job');
    assert.equal(job.metadata.annotations['helm.sh/hook'], 'pre-install,pre-upgrade');
    const { containers, volumes, serviceAccountName } = job.spec.template.spec;
    assert.deepEqual([volumes, serviceAccountName], [undefined, undefined]);
    assert.deepEqual(containers[0].args, ['migrate']);
    const [{ valueFrom }] = containers[0].env;
    assert.deepEqual(valueFrom.secretKeyRef, { name: 'owner', key: 'url' });
  });

  test('has the rest where it is asked for', { skip }, () => {
    const objects = rendered({
      autoscaling: { enabled: true },
      ingress: { enabled: true, hosts: ['id.example.com'], tlsSecret: 'tls' },
      networkPolicy: { enabled: true, egress: [{ ports: [{ port: 5432 }] }] },
      metrics: { serviceMonitor: { enabled: true } },
    });
    for (const kind of ['HorizontalPodAutoscaler', 'Ingress', 'NetworkPolicy', 'ServiceMonitor']) {
      one(objects, kind);
    }
    assert.equal(one(objects, 'Deployment').spec.replicas, undefined);
    const alone = rendered({ replicas: 1, metrics: { enabled: false } });
    assert.deepEqual(kinds(alone), ['ConfigMap', 'Deployment', 'Job', 'Service', 'ServiceAccount']);
  });
});
