import { createTheme, MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import './mantine.css';
import './page-theme.css';

const theme = createTheme({
  respectReducedMotion: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  components: {
    // A combobox has to say whether its list is open.
    ComboboxTarget: { defaultProps: { withExpandedAttribute: true } },
  },
});

interface PageThemeProps {
  readonly children: ReactNode;
  /** In tests nothing moves and dialogs stay where they are. */
  readonly env?: 'default' | 'test';
}

/**
 * Mantine, without the style elements that it adds to a page by default: the content security
 * policy allows style sheets alone. Its variables come from its own style sheet and ours.
 */
export function PageTheme({ children, env = 'default' }: PageThemeProps) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
      env={env}
    >
      {children}
    </MantineProvider>
  );
}
