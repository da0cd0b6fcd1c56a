/** Import jobs as administrators use them: made, given a file, started, waited for. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  CreateUserImportJobCommandInput,
  UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/import';
export const SSE = { 'x-amz-server-side-encryption': 'aws:kms' };

/** A hash of PASSWORD of test/support/app.ts, by crypt(3), at the least cost there is. */
export const BCRYPT = '$2b$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy';

export type Cells = Readonly<Record<string, string>>;

/** A pool that verifies e-mail addresses, and a client. */
export function createImportApp(poolhouse: Poolhouse, settings: AppSettings = {}): Promise<App> {
  return createApp(poolhouse, {
    ...settings,
    pool: { AutoVerifiedAttributes: ['email'], ...settings.pool },
  });
}

/** A row with a verified address, which is what every row needs. */
export function rowOf(username: string, cells: Cells = {}): Cells {
  return {
    'cognito:username': username,
    email: `${username}@example.com`,
    email_verified: 'true',
    'cognito:mfa_enabled': 'false',
    ...cells,
  };
}

/** The columns of a file for the app's pool. */
export async function columnsOf({ cognito, poolId }: App, ...more: string[]): Promise<string[]> {
  const { CSVHeader } = await cognito.getCSVHeader({ UserPoolId: poolId });
  return [...CSVHeader!, ...more];
}

/** The rows under `columns`, with commas written as the service's documentation writes them. */
export function csvOf(columns: readonly string[], rows: readonly Cells[]): string {
  const line = (cells: readonly string[]) =>
    cells.map((cell) => cell.replaceAll(',', '\\,')).join(',');
  return [columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]
    .map((cells) => `${line(cells)}\n`)
    .join('');
}

/** A file of `howMany` users `u0`, `u1` …, of the app's pool. */
export async function manyUsers(app: App, howMany: number, cells: Cells = {}): Promise<string> {
  const hashes = cells['cognito:password_hash'] ? ['cognito:password_hash'] : [];
  const rows = Array.from({ length: howMany }, (_, i) => rowOf(`u${i}`, cells));
  return csvOf(await columnsOf(app, ...hashes), rows);
}

export async function createJob(
  { cognito, poolId }: App,
  settings: Partial<CreateUserImportJobCommandInput> = {},
): Promise<UserImportJobType> {
  const { UserImportJob } = await cognito.createUserImportJob({
    UserPoolId: poolId,
    JobName: 'from the old system',
    CloudWatchLogsRoleArn: ROLE,
    ...settings,
  });
  return UserImportJob!;
}

export function put(url: string | undefined, body: string | Buffer, headers: object = SSE) {
  return fetch(url!, { method: 'PUT', body, headers: headers as Record<string, string> });
}

export async function upload(job: UserImportJobType, content: string | Buffer): Promise<void> {
  const answer = await put(job.PreSignedUrl, content);
  assert.equal(answer.status, 200, await answer.text());
}

export async function describe({ cognito, poolId }: App, jobId: string | undefined) {
  const { UserImportJob } = await cognito.describeUserImportJob({
    UserPoolId: poolId,
    JobId: jobId,
  });
  return UserImportJob!;
}

/** Asks until the job is as `wanted` says; the server is at work meanwhile. */
export async function until(
  app: App,
  jobId: string | undefined,
  wanted: (job: UserImportJobType) => boolean,
): Promise<UserImportJobType> {
  for (;;) {
    const job = await describe(app, jobId);
    if (wanted(job)) return job;
    await pause(5);
  }
}

export const hasEnded = ({ Status }: UserImportJobType) =>
  !['Pending', 'InProgress', 'Stopping'].includes(Status!);

/** Has the file imported and answers the job at its end. */
export async function importFile(
  app: App,
  content: string | Buffer,
  settings: Partial<CreateUserImportJobCommandInput> = {},
): Promise<UserImportJobType> {
  const job = await createJob(app, settings);
  await upload(job, content);
  await app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId });
  return until(app, job.JobId, hasEnded);
}

export const countsOf = ({ ImportedUsers, SkippedUsers, FailedUsers }: UserImportJobType) => [
  ImportedUsers,
  SkippedUsers,
  FailedUsers,
];

/** What the operator can read of the job's rows that made no user. */
export async function noted({ poolhouse, poolId }: App, job: UserImportJobType) {
  const { items } = await poolhouse.server.store.imports.rows(poolId, job.JobId!, { limit: 1000 });
  return items.map(({ line, outcome, reason }) => `${line} ${outcome}: ${reason}`);
}
