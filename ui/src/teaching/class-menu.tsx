import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import '@mantine/core/styles/Menu.css';

interface ClassMenuProps {
  readonly title: string;
  /** Where several on a page have the same title. */
  readonly label?: string;
  readonly classNames: readonly string[];
  readonly disabled?: boolean;
  readonly onChoose: (className: string) => void;
}

/** A button that asks for a class. */
export function ClassMenu(props: ClassMenuProps) {
  const { title, label = title, classNames, disabled = false, onChoose } = props;
  return (
    <Menu position="bottom-start" withinPortal={false} disabled={disabled}>
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          aria-label={label}
          disabled={disabled}
          rightSection={<IconChevronDown size={16} aria-hidden="true" />}
        >
          {title}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className="class-menu" aria-label={label}>
        {classNames.map((className) => (
          <Menu.Item
            key={className}
            onClick={() => {
              onChoose(className);
            }}
          >
            {className}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
