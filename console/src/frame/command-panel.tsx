/** The commands of the view that is shown, the last one first. */
import Box from '@cloudscape-design/components/box';
import Drawer from '@cloudscape-design/components/drawer';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { CodeBox } from './code-box.tsx';
import { frameWords } from './words/frame-words.ts';
import { useWords } from './words/languages.ts';

export function CommandPanel({ commands }: { commands: readonly string[] }) {
  const { commands: words } = useWords(frameWords);
  return (
    <Drawer header={<h2>{words.title}</h2>}>
      <SpaceBetween size="m">
        <Box color="text-body-secondary">
          {commands.length === 0 ? words.empty : words.explanation}
        </Box>
        {[...commands].reverse().map((command) => (
          <CodeBox key={command} text={command} />
        ))}
      </SpaceBetween>
    </Drawer>
  );
}

/** What a form will do, as a command, before it is done. */
export function CommandPreview({ command }: { command: string }) {
  const { commands: words } = useWords(frameWords);
  return (
    <ExpandableSection headerText={words.preview} variant="footer">
      <CodeBox text={command} />
    </ExpandableSection>
  );
}
