/** A list that the pool does not keep: said in place of the table, and nothing is asked for. */
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import { Empty } from '../../frame/states.tsx';

interface NotTrackedProps {
  readonly title: string;
  readonly description: string;
  readonly empty: string;
  readonly emptyText: string;
}

export function NotTracked({ title, description, empty, emptyText }: NotTrackedProps) {
  return (
    <Container
      header={
        <Header variant="h2" description={description}>
          {title}
        </Header>
      }
    >
      <Empty title={empty} text={emptyText} />
    </Container>
  );
}
