/** Where the console begins. */
import '@cloudscape-design/global-styles/index.css';
import './frame/frame.css';
import { createRoot } from 'react-dom/client';
import { Console } from './frame/console.tsx';
import { startTheme } from './frame/theme.ts';
import { subjects } from './subjects.ts';

startTheme();
createRoot(document.getElementById('root')!).render(<Console subjects={subjects} />);
