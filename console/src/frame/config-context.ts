/** What the server has told of itself, for views. */
import { createContext, useContext } from 'react';
import type { ConsoleConfig } from './session/config.ts';

export const ConfigContext = createContext<ConsoleConfig | undefined>(undefined);

export function useConfig(): ConsoleConfig {
  const config = useContext(ConfigContext);
  if (!config) throw new Error('A view stands inside the frame.');
  return config;
}
