/** Counts by what they are of: since the start, and in a minute of the last ones. */
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import { useLanguage, useWords } from '../frame/words/languages.ts';
import type { MetricCount } from './health-api.ts';
import { healthWords } from './words/health-words.ts';

interface CountTableProps {
  readonly title: string;
  readonly description?: string;
  /** What the counts are of. */
  readonly label: string;
  readonly counts: readonly MetricCount[];
  readonly nameOf: (labels: readonly string[]) => string;
}

export function CountTable({ title, description, label, counts, nameOf }: CountTableProps) {
  const words = useWords(healthWords);
  const language = useLanguage();
  return (
    <Table<MetricCount>
      variant="container"
      items={[...counts].sort((one, other) => other.Total - one.Total)}
      trackBy={({ Labels }) => Labels.join()}
      header={
        <Header variant="h2" description={description}>
          {title}
        </Header>
      }
      columnDefinitions={[
        { id: 'name', header: label, isRowHeader: true, cell: ({ Labels }) => nameOf(Labels) },
        {
          id: 'minute',
          header: words.perMinute,
          cell: ({ PerMinute }) => PerMinute?.toLocaleString(language) ?? '–',
        },
        { id: 'total', header: words.total, cell: ({ Total }) => Total.toLocaleString(language) },
      ]}
      empty={<Box color="text-body-secondary">{words.none}</Box>}
    />
  );
}
