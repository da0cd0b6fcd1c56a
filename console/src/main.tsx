/** The console's beginning: puts it on the page. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <h1>Poolhouse</h1>
  </StrictMode>,
);
