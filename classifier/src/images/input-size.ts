/** Width and height of the network's input. */
export const INPUT_SIZE = 224;
