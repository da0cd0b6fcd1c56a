/** Light or dark: as the system has it, or as the person has chosen. */
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { useSyncExternalStore } from 'react';
import { readStored, store } from './stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let current: Theme = THEMES.find((each) => each === readStored(STORED)) ?? 'system';

function apply(): void {
  const isDark = current === 'dark' || (current === 'system' && systemIsDark.matches);
  applyMode(isDark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}

/** To be called once, before anything is shown. */
export function startTheme(): void {
  systemIsDark.addEventListener('change', apply);
  apply();
}

export function chooseTheme(theme: Theme): void {
  current = theme;
  store(STORED, theme);
  apply();
  for (const tell of listeners) tell();
}

export function useTheme(): Theme {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => current,
  );
}
