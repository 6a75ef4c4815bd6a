import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { texts } from '../texts';

/** The system's colours until somebody chooses others; the choice stays in this browser. */
export function ColorSchemeSwitch() {
  // Holding transitions back would take a style element, which the page's policy refuses.
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const isDark = useComputedColorScheme('light') === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  return (
    <ActionIcon
      variant="default"
      size="lg"
      aria-label={isDark ? texts.colorScheme.toLight : texts.colorScheme.toDark}
      onClick={() => {
        setColorScheme(isDark ? 'light' : 'dark');
      }}
    >
      <Icon size={20} aria-hidden="true" />
    </ActionIcon>
  );
}
