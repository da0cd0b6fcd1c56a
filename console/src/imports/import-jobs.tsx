/** Import jobs of a pool: a file is sent, and one sees how far it has come. */
import {
  CreateUserImportJobCommand,
  GetCSVHeaderCommand,
  ListUserImportJobsCommand,
  type PasswordHashingAlgorithmType,
  StartUserImportJobCommand,
  StopUserImportJobCommand,
  type UserImportJobType,
} from '@aws-sdk/client-cognito-identity-provider';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import FileInput from '@cloudscape-design/components/file-input';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import { useApi } from '../frame/api/api.ts';
import { SelectField, TextField } from '../frame/form/fields.tsx';
import { FormSection } from '../frame/form/form-page.tsx';
import { useForm } from '../frame/form/use-form.ts';
import { notifyFailure, notifySuccess } from '../frame/notifications.tsx';
import { Empty, Show } from '../frame/states.tsx';
import type { ViewProps } from '../frame/subject.ts';
import { Time } from '../frame/time.tsx';
import { useLoaded, useRepeated } from '../frame/use-loaded.ts';
import { frameWords } from '../frame/words/frame-words.ts';
import { fill, useWords } from '../frame/words/languages.ts';
import { sendFile } from './send-file.ts';
import { importWords } from './words/import-words.ts';

/** How often jobs are looked at while one is running, in milliseconds. */
const AGAIN = 3000;
const RUNNING: ReadonlySet<string> = new Set(['Pending', 'InProgress', 'Stopping']);
const WELL: ReadonlySet<string> = new Set(['Succeeded']);
/** The API wants a role; what it may is of no meaning here. */
const ROLE = 'arn:aws:iam::123456789012:role/import-log';

export function ImportJobs({ parameters: { pool } }: ViewProps<'/pools/:pool/user-imports'>) {
  const api = useApi();
  const words = useWords(importWords);
  const jobs = useLoaded(pool, async () => {
    const command = new ListUserImportJobsCommand({ UserPoolId: pool, MaxResults: 20 });
    const { UserImportJobs = [] } = await api.send(command);
    return UserImportJobs;
  });
  const isRunning =
    jobs.state === 'ready' && jobs.value.some(({ Status = '' }) => RUNNING.has(Status));
  useRepeated(AGAIN, () => isRunning && jobs.reload());
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={words.description}>
          {words.title}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <NewJob pool={pool} reload={jobs.reload} />
        <Show of={jobs}>
          {(items) => <JobTable pool={pool} jobs={items} reload={jobs.reload} />}
        </Show>
      </SpaceBetween>
    </ContentLayout>
  );
}

/** How the passwords in a file are hashed, if there are any. */
const ALGORITHMS = ['none', 'BCRYPT', 'ARGON2ID', 'SCRYPT', 'PBKDF2_SHA256'] as const;

interface JobValues {
  readonly JobName: string;
  readonly CloudWatchLogsRoleArn: string;
  readonly algorithm: string;
  /** By its name, so that the form knows it has changed. */
  readonly file: string;
}

function NewJob({ pool, reload }: { pool: string; reload: () => void }) {
  const api = useApi();
  const words = useWords(importWords);
  const { frame } = useWords(frameWords);
  const [file, setFile] = useState<File>();
  const [sent, setSent] = useState<number>();
  const required = (text: string) => (text.trim() === '' ? frame.required : undefined);
  const commandOf = ({ JobName, CloudWatchLogsRoleArn, algorithm }: JobValues) =>
    new CreateUserImportJobCommand({
      UserPoolId: pool,
      JobName,
      CloudWatchLogsRoleArn,
      ...(algorithm !== 'none' && {
        PasswordHashingAlgorithm: algorithm as PasswordHashingAlgorithmType,
      }),
    });
  const form = useForm<JobValues>({
    initial: { JobName: '', CloudWatchLogsRoleArn: ROLE, algorithm: 'none', file: '' },
    check: (values) => ({
      JobName: required(values.JobName),
      CloudWatchLogsRoleArn: required(values.CloudWatchLogsRoleArn),
      file: file ? undefined : frame.required,
    }),
    send: async (values) => {
      const { UserImportJob: job } = await api.send(commandOf(values));
      setSent(0);
      try {
        const status = await sendFile(job?.PreSignedUrl ?? '', file!, setSent);
        if (status !== 200) throw new Error(fill(words.notSent, { status }));
      } finally {
        setSent(undefined);
      }
      await api.send(new StartUserImportJobCommand({ UserPoolId: pool, JobId: job?.JobId }));
      notifySuccess(words.started);
      reload();
    },
  });
  const download = async () => {
    try {
      const { CSVHeader = [] } = await api.send(new GetCSVHeaderCommand({ UserPoolId: pool }));
      const link = document.createElement('a');
      link.href = `data:text/csv;charset=utf-8,${encodeURIComponent(`${CSVHeader.join(',')}\n`)}`;
      link.download = 'users.csv';
      link.click();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <FormSection
      form={form}
      title={words.make}
      description={words.makeText}
      command={api.commandText(commandOf(form.values))}
      submit={words.start}
    >
      <TextField form={form} name="JobName" label={words.name} placeholder="Customers of 2026" />
      <FormField
        label={words.file}
        errorText={form.errors.file}
        constraintText={
          file && fill(words.chosen, { name: file.name, size: Math.ceil(file.size / 1000) })
        }
        secondaryControl={
          <Button variant="inline-link" formAction="none" onClick={download}>
            {words.template}
          </Button>
        }
      >
        <FileInput
          accept=".csv,text/csv"
          value={file ? [file] : []}
          ariaLabel={`${words.file}: ${words.choose}`}
          onChange={({ detail }) => {
            const [chosen] = detail.value;
            setFile(chosen);
            form.set('file', chosen?.name ?? '');
          }}
        >
          {words.choose}
        </FileInput>
      </FormField>
      <SelectField
        form={form}
        name="algorithm"
        label={words.algorithm}
        options={ALGORITHMS.map((value) => ({ value, label: words.algorithms[value] }))}
      />
      <TextField
        form={form}
        name="CloudWatchLogsRoleArn"
        label={words.role}
        description={words.roleText}
      />
      {sent !== undefined && <ProgressBar label={words.sending} value={Math.round(sent * 100)} />}
    </FormSection>
  );
}

interface JobTableProps {
  readonly pool: string;
  readonly jobs: readonly UserImportJobType[];
  readonly reload: () => void;
}

function JobTable({ pool, jobs, reload }: JobTableProps) {
  const api = useApi();
  const words = useWords(importWords);
  const stop = async (JobId: string | undefined) => {
    try {
      await api.send(new StopUserImportJobCommand({ UserPoolId: pool, JobId }));
      notifySuccess(words.stopped);
      reload();
    } catch (refusal) {
      notifyFailure(refusal);
    }
  };
  return (
    <Table<UserImportJobType>
      items={jobs}
      trackBy={({ JobId = '' }) => JobId}
      ariaLabels={{ tableLabel: words.jobs }}
      header={<Header variant="h2">{words.jobs}</Header>}
      columnDefinitions={[
        { id: 'name', header: words.name, isRowHeader: true, cell: ({ JobName }) => JobName },
        {
          id: 'status',
          header: words.status,
          cell: ({ Status = 'Created', CompletionMessage }) => (
            <>
              <StatusIndicator
                type={RUNNING.has(Status) ? 'in-progress' : WELL.has(Status) ? 'success' : 'info'}
              >
                {words.statuses[Status]}
              </StatusIndicator>
              {CompletionMessage !== undefined && <div>{CompletionMessage}</div>}
            </>
          ),
        },
        { id: 'imported', header: words.imported, cell: ({ ImportedUsers }) => ImportedUsers },
        { id: 'skipped', header: words.skipped, cell: ({ SkippedUsers }) => SkippedUsers },
        { id: 'failed', header: words.failed, cell: ({ FailedUsers }) => FailedUsers },
        {
          id: 'created',
          header: words.created,
          cell: ({ CreationDate }) => <Time of={CreationDate} />,
        },
        {
          id: 'stop',
          header: words.stop,
          cell: ({ JobId, JobName: name = '', Status = '' }) =>
            RUNNING.has(Status) && (
              <Button
                variant="inline-link"
                formAction="none"
                ariaLabel={fill(words.stopNamed, { name })}
                onClick={() => stop(JobId)}
              >
                {words.stop}
              </Button>
            ),
        },
      ]}
      empty={<Empty title={words.empty} />}
    />
  );
}
