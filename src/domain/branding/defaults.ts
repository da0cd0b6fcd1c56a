/**
 * The default settings of a style: the values of the pages' own style sheet, in the form of a
 * style. Colours are RRGGBBAA.
 */
import type { SettingsDocument } from './settings.ts';

/** A member for each colour scheme. */
const modes = <T>(lightMode: T, darkMode: T) => ({ lightMode, darkMode });

const hidden = { enabled: false };
const atStart = { enabled: false, location: 'START' };

const bar = {
  ...modes(
    { background: { color: 'ffffffff' }, borderColor: 'dfe3e8ff' },
    { background: { color: '1d2026ff' }, borderColor: '313640ff' },
  ),
  backgroundImage: hidden,
  logo: atStart,
};

export const DEFAULT_SETTINGS: SettingsDocument = {
  categories: {
    auth: { federation: { interfaceStyle: 'BUTTON_LIST', order: [] } },
    form: {
      displayGraphics: true,
      instructions: hidden,
      languageSelector: { enabled: true },
      location: { horizontal: 'CENTER', vertical: 'CENTER' },
      sessionTimerDisplay: 'NONE',
    },
    global: {
      colorSchemeMode: 'DYNAMIC',
      pageFooter: hidden,
      pageHeader: hidden,
      spacingDensity: 'REGULAR',
    },
  },
  componentClasses: {
    buttons: { borderRadius: 8 },
    focusState: modes({ borderColor: '1f5fbfff' }, { borderColor: '7fb0ffff' }),
    input: {
      borderRadius: 8,
      ...modes(
        {
          defaults: { backgroundColor: 'ffffffff', borderColor: '8a93a0ff' },
          placeholderColor: '5b6470ff',
        },
        {
          defaults: { backgroundColor: '16191eff', borderColor: '6d7684ff' },
          placeholderColor: '9aa3b0ff',
        },
      ),
    },
    inputDescription: modes({ textColor: '5b6470ff' }, { textColor: '9aa3b0ff' }),
    inputLabel: modes({ textColor: '1c2025ff' }, { textColor: 'e7e9edff' }),
    link: modes(
      { defaults: { textColor: '1f5fbfff' }, hover: { textColor: '1f5fbfff' } },
      { defaults: { textColor: '7fb0ffff' }, hover: { textColor: '7fb0ffff' } },
    ),
    optionControls: modes(
      { selected: { backgroundColor: '1f5fbfff' } },
      { selected: { backgroundColor: '7fb0ffff' } },
    ),
    statusIndicator: modes(
      { error: { indicatorColor: 'a4342aff' }, success: { indicatorColor: '1b7a43ff' } },
      { error: { indicatorColor: 'ff9d92ff' }, success: { indicatorColor: '6fd39aff' } },
    ),
  },
  components: {
    alert: { borderRadius: 8 },
    favicon: { enabledTypes: ['ICO', 'SVG'] },
    form: {
      borderRadius: 16,
      ...modes(
        { backgroundColor: 'ffffffff', borderColor: 'dfe3e8ff' },
        { backgroundColor: '1d2026ff', borderColor: '313640ff' },
      ),
      logo: { enabled: true, location: 'CENTER', position: 'TOP' },
    },
    pageBackground: {
      image: { enabled: true },
      ...modes({ color: 'f4f5f7ff' }, { color: '14161aff' }),
    },
    pageFooter: bar,
    pageHeader: bar,
    pageText: modes(
      { bodyColor: '1c2025ff', descriptionColor: '5b6470ff', headingColor: '1c2025ff' },
      { bodyColor: 'e7e9edff', descriptionColor: '9aa3b0ff', headingColor: 'e7e9edff' },
    ),
    primaryButton: modes(
      { defaults: { backgroundColor: '1f5fbfff', textColor: 'ffffffff' } },
      { defaults: { backgroundColor: '7fb0ffff', textColor: '0d1626ff' } },
    ),
    secondaryButton: modes(
      { defaults: { backgroundColor: 'ffffff00', borderColor: '8a93a0ff', textColor: '1c2025ff' } },
      { defaults: { backgroundColor: 'ffffff00', borderColor: '6d7684ff', textColor: 'e7e9edff' } },
    ),
  },
};
