import { NativeSelect } from '@mantine/core';
import { texts } from '../texts';
import type { ModelChoiceState } from './model-choice';
import './model-picker.css';

interface ModelPickerProps {
  readonly state: ModelChoiceState;
  readonly onChoose: (name: string) => void;
}

/** Which model the next photos go to; nothing where there is no choice. */
export function ModelPicker({ state: { models, chosen }, onChoose }: ModelPickerProps) {
  if (models.length < 2) return null;
  return (
    <NativeSelect
      className="model-picker"
      label={texts.models.label}
      description={texts.models.hint}
      data={models.map(({ name, title }) => ({ value: name, label: title }))}
      value={chosen ?? models.find(({ isDefault }) => isDefault)?.name ?? ''}
      onChange={(event) => {
        onChoose(event.currentTarget.value);
      }}
    />
  );
}
