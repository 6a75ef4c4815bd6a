/** jsdom has no object URLs; these name their file, so that a test can tell which one is shown. */
URL.createObjectURL = (source) => `blob:${source instanceof File ? source.name : 'unnamed'}`;
URL.revokeObjectURL = () => undefined;
