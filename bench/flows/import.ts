/** IMPORT: how fast a file of users comes in, and what that takes from everyone else. */
import type { UserImportJobType } from '#contract/types.ts';
import { Program } from '../child.ts';
import { Connection } from '../http-client.ts';
import { ms, perSecond, type Row } from '../table.ts';

const MOST_MEMORY_MB = 400;
/** Between two looks at the job and at the memory of the server, in ms. */
const LOOK_MS = 250;

interface JobAnswer {
  readonly UserImportJob: UserImportJobType;
}

/** Imports `howMany` users with hashes into a new pool of a server of its own. */
export async function importRows(folder: string, howMany: number): Promise<Row[]> {
  const program = new Program('server', [folder]);
  try {
    const connection = await Connection.open(await program.ask<number>('port'));
    const { UserPool } = await connection.call<{ UserPool: { Id: string } }>('CreateUserPool', {
      PoolName: 'import',
      AutoVerifiedAttributes: ['email'],
    });
    const UserPoolId = UserPool.Id;
    const { CSVHeader } = await connection.call<{ CSVHeader: string[] }>('GetCSVHeader', {
      UserPoolId,
    });
    const { UserImportJob } = await connection.call<JobAnswer>('CreateUserImportJob', {
      UserPoolId,
      JobName: 'bench',
      CloudWatchLogsRoleArn: 'arn:aws:iam::123456789012:role/import',
      PasswordHashingAlgorithm: 'BCRYPT',
    });
    const file = fileOf([...CSVHeader, 'cognito:password_hash'], howMany);
    const before = await program.usage();
    const sentAt = performance.now();
    const answer = await fetch(UserImportJob.PreSignedUrl!, {
      method: 'PUT',
      body: file,
      headers: { 'x-amz-server-side-encryption': 'aws:kms' },
    });
    if (!answer.ok) throw new Error(`the upload was refused: ${await answer.text()}`);
    const upload = performance.now() - sentAt;

    await program.ask('watchDelay');
    const startedAt = performance.now();
    const job = { UserPoolId, JobId: UserImportJob.JobId };
    await connection.call('StartUserImportJob', job);
    let peak = before.memory;
    let last: UserImportJobType;
    do {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      peak = Math.max(peak, (await program.usage()).memory);
      ({ UserImportJob: last } = await connection.call<JobAnswer>('DescribeUserImportJob', job));
    } while (last.Status === 'Pending' || last.Status === 'InProgress');
    const seconds = (performance.now() - startedAt) / 1000;
    const delay = await program.ask<number>('delay');
    const after = await program.usage();
    connection.close();
    if (last.ImportedUsers !== howMany) throw new Error(`${last.ImportedUsers} users came in`);
    const megabytes = peak / 1024 / 1024;
    const cpu = ((after.cpu - before.cpu) * 1000) / howMany;
    return [
      {
        name: `IMPORT ${howMany} rows`,
        measured: `${perSecond(howMany / seconds)}, ${ms(cpu)} of CPU a row`,
        mark: '',
      },
      {
        name: 'IMPORT memory at most',
        measured: `${megabytes.toFixed(0)} MB (${(before.memory / 1024 / 1024).toFixed(0)} MB before)`,
        mark: `≤ ${MOST_MEMORY_MB} MB`,
        ok: megabytes <= MOST_MEMORY_MB,
      },
      {
        name: 'IMPORT event-loop delay, p99',
        measured: ms(delay),
        mark: '',
      },
      {
        name: `IMPORT upload of ${(file.length / 1024 / 1024).toFixed(0)} MB`,
        measured: ms(upload),
        mark: '',
      },
    ];
  } finally {
    await program.stop();
  }
}

function fileOf(columns: readonly string[], howMany: number): Buffer {
  const lines = [columns.join(',')];
  for (let i = 0; i < howMany; i++) {
    const cells: Readonly<Record<string, string>> = {
      'cognito:username': `user-${i}`,
      'cognito:password_hash': '$2b$10$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      email: `user-${i}@example.com`,
      email_verified: 'true',
      given_name: 'Ada',
      family_name: 'Lovelace',
    };
    lines.push(columns.map((name) => cells[name] ?? '').join(','));
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
