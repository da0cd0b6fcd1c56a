/**
 * The example is applied, changed, imported and destroyed by Terraform, where it is installed with
 * its AWS provider. Nothing is downloaded: POOLHOUSE_TEST_TERRAFORM_PLUGINS names the folder of the
 * provider where it is in none of those Terraform looks into.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startOnSqlite } from '../support/servers.ts';

const example = fileURLToPath(new URL('../../examples/terraform', import.meta.url));

/** Plugins lie in the folder of the registry they are from. */
const hasProvider = (folder: string) => globSync('*/hashicorp/aws', { cwd: folder }).length > 0;

const plugins = [
  process.env.POOLHOUSE_TEST_TERRAFORM_PLUGINS,
  join(homedir(), '.terraform.d', 'plugins'),
  '/usr/local/share/terraform/plugins',
  '/usr/share/terraform/plugins',
].find((folder) => folder && existsSync(folder) && hasProvider(folder));

const isInstalled = (process.env.PATH ?? '')
  .split(delimiter)
  .some((folder) => existsSync(join(folder, 'terraform')));

const skip =
  (!isInstalled && 'Terraform is not installed.') ||
  (!plugins &&
    "Terraform's AWS provider is not installed; POOLHOUSE_TEST_TERRAFORM_PLUGINS names its folder.");

/** What `terraform plan -detailed-exitcode` ends with. */
const CLEAN = 0;
const CHANGES = 2;

/** The example in a folder of its own, for a server. */
async function workspace(t: Pick<TestContext, 'after'>, endpoint: string) {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-terraform-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const file of ['main.tf', 'data.tf', 'partner.xml'])
    await cp(join(example, file), join(folder, file));
  const env = {
    ...process.env,
    // Neither the user's configuration nor a look for newer versions.
    TF_CLI_CONFIG_FILE: '/dev/null',
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_VAR_endpoint: endpoint,
  };

  function run(command: string, ...args: readonly string[]) {
    return new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
      execFile(
        'terraform',
        [command, ...args],
        { cwd: folder, env, maxBuffer: 2 ** 26 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code) : 0, said: `${stdout}${stderr}` }),
      );
    });
  }

  async function succeed(command: string, ...args: readonly string[]): Promise<string> {
    const { code, said } = await run(command, ...args);
    assert.equal(code, 0, said);
    return said;
  }

  return {
    folder,
    init: () => succeed('init', '-no-color', `-plugin-dir=${plugins}`),
    apply: (...args: readonly string[]) => succeed('apply', '-no-color', '-auto-approve', ...args),
    destroy: () => succeed('destroy', '-no-color', '-auto-approve'),
    async plan(expected: number, ...args: readonly string[]) {
      const { code, said } = await run('plan', '-no-color', '-detailed-exitcode', ...args);
      assert.equal(code, expected, said);
    },
    async output() {
      const outputs = JSON.parse(await succeed('output', '-json'));
      return Object.fromEntries(
        Object.entries<{ value: unknown }>(outputs).map(([name, { value }]) => [name, value]),
      );
    },
    /** Begins anew without knowing anything of what there is. */
    forget: () => rename(join(folder, 'terraform.tfstate'), join(folder, 'forgotten')),
    write: (file: string, text: string) => writeFile(join(folder, file), text),
    remove: (file: string) => rm(join(folder, file)),
  };
}

test('Terraform applies the example, changes, imports and destroys it, and always finds it as it was set', {
  skip,
}, async (t) => {
  const poolhouse = await startOnSqlite(t, { now: Date.now() });
  const cognito = poolhouse.client();
  const terraform = await workspace(t, poolhouse.url);
  await terraform.init();

  await terraform.apply();
  await terraform.plan(CLEAN);
  const { user_pool_id: pool, client_id: web, worker_id: worker, found } = await terraform.output();
  assert.deepEqual(found, {
    pools: 1,
    pool: 'app',
    mfa: 'ON',
    clients: ['web', 'worker'],
    client: 'web',
    groups: ['staff'],
    group: 'People who work here',
  });

  const longer = ['-var', 'minimum_length=14'];
  await terraform.plan(CHANGES, ...longer);
  await terraform.apply(...longer);
  await terraform.plan(CLEAN, ...longer);
  const { UserPool } = await cognito.describeUserPool({ UserPoolId: String(pool) });
  assert.equal(UserPool?.Policies?.PasswordPolicy?.MinimumLength, 14);
  assert.equal(UserPool?.MfaConfiguration, 'ON');

  await terraform.forget();
  const ids = {
    'aws_cognito_user_pool.app': pool,
    'aws_cognito_user_pool_client.web': `${pool}/${web}`,
    'aws_cognito_user_pool_client.worker': `${pool}/${worker}`,
    'aws_cognito_resource_server.api': `${pool}|https://api.example.com`,
    'aws_cognito_user_pool_domain.pages': 'terraform-example',
    'aws_cognito_user_pool_ui_customization.pages': `${pool},ALL`,
    'aws_cognito_risk_configuration.app': pool,
    'aws_cognito_identity_provider.google': `${pool}:Google`,
    'aws_cognito_identity_provider.company': `${pool}:Company`,
    'aws_cognito_identity_provider.partner': `${pool}:Partner`,
    'aws_cognito_user_group.staff': `${pool}/staff`,
    'aws_cognito_user.alice': `${pool}/alice`,
  };
  await terraform.write(
    'imports.tf',
    Object.entries(ids)
      .map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`)
      .join('\n'),
  );
  // The provider cannot import who is in a group; to add a user again is no change.
  const said = await terraform.apply(...longer);
  assert.match(said, /12 imported, 1 added, 0 changed, 0 destroyed/);
  await terraform.remove('imports.tf');
  await terraform.plan(CLEAN, ...longer);

  await terraform.destroy();
  const { UserPools } = await cognito.listUserPools({ MaxResults: 60 });
  assert.deepEqual(UserPools, []);
});
