import { Select } from '@mantine/core';
import { useState } from 'react';
import { formatLabelName } from '../format/format';
import { texts } from '../texts';
import type { Label, SearchLabels } from './search-labels';
import { useLabelSearch } from './use-label-search';

interface LabelPickerProps {
  readonly searchLabels: SearchLabels;
  readonly label: Label | undefined;
  readonly onLabelChange: (label: Label | undefined) => void;
}

/** One of all the model's classes, found by the service as a person types. */
export function LabelPicker({ searchLabels, label, onLabelChange }: LabelPickerProps) {
  const [search, setSearch] = useState('');
  const found = useLabelSearch(searchLabels, label === undefined ? search : '');
  const offered =
    label === undefined || found.some(({ classIndex }) => classIndex === label.classIndex)
      ? found
      : [label, ...found];

  return (
    <Select
      label={texts.feedback.which}
      description={texts.feedback.whichHint}
      // Mantine leaves it a text box, for which a list that opens means nothing to a screen reader.
      role="combobox"
      comboboxProps={{ withinPortal: false }}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': texts.feedback.clearChoice }}
      nothingFoundMessage={texts.feedback.nothingFound}
      data={offered.map((each) => ({
        value: String(each.classIndex),
        // By its name alone nobody could tell the bird crane from the machine.
        label: `${formatLabelName(each.name)} (${each.wordNetId ?? String(each.classIndex)})`,
      }))}
      // The service has chosen and ordered them.
      filter={({ options }) => options}
      value={label === undefined ? null : String(label.classIndex)}
      onChange={(value) => {
        onLabelChange(offered.find(({ classIndex }) => String(classIndex) === value));
      }}
      searchValue={search}
      onSearchChange={setSearch}
    />
  );
}
