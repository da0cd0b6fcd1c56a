/** A secret that nobody reads over one's shoulder: shown when it is asked for. */
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { Copyable } from '../frame/code-box.tsx';
import { useWords } from '../frame/words/languages.ts';
import { clientWords } from './words/client-words.ts';

export function SecretValue({ secret }: { secret: string }) {
  const { page } = useWords(clientWords);
  const [isShown, setShown] = useState(false);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {isShown ? <Copyable text={secret} /> : <Box aria-hidden="true">••••••••••••</Box>}
      <Button variant="inline-link" onClick={() => setShown(!isShown)}>
        {isShown ? page.hideSecret : page.showSecret}
      </Button>
    </SpaceBetween>
  );
}
