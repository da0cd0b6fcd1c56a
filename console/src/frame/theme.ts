/** Light or dark: as the system has it, or as the person has chosen. */
import { applyMode, Mode } from '@cloudscape-design/global-styles';
import { SharedState, useShared } from './shared-state.ts';
import { readStored, store } from './stored.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const STORED = 'theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const current = new SharedState<Theme>(
  THEMES.find((each) => each === readStored(STORED)) ?? 'system',
);

function apply(): void {
  const isDark = current.value === 'dark' || (current.value === 'system' && systemIsDark.matches);
  applyMode(isDark ? Mode.Dark : Mode.Light);
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
}

/** To be called once, before anything is shown. */
export function startTheme(): void {
  systemIsDark.addEventListener('change', apply);
  apply();
}

export function chooseTheme(theme: Theme): void {
  current.set(theme);
  store(STORED, theme);
  apply();
}

export function useTheme(): Theme {
  return useShared(current);
}
