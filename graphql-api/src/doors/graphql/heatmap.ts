import { Field, Float, Int, ObjectType } from 'type-graphql';

@ObjectType('Region', {
  simpleResolvers: true,
  description:
    'A rectangle in the image, in fractions of its width and height: `x: 0.25` is a quarter of the way from the left. It may reach beyond the image, where a preset of the model puts bars around it: then an edge is below 0, or lies beyond 1.',
})
export class RegionType {
  @Field(() => Float, { description: 'Left edge, from the left of the image.' })
  readonly x!: number;

  @Field(() => Float, { description: 'Top edge, from the top of the image.' })
  readonly y!: number;

  @Field(() => Float, { description: "Share of the image's width, above 0." })
  readonly width!: number;

  @Field(() => Float, { description: "Share of the image's height, above 0." })
  readonly height!: number;
}

@ObjectType('Heatmap', {
  simpleResolvers: true,
  description:
    'Where in the image the network saw a class: a grid of cells, 7×7 of ResNet50 (class activation map, Zhou et al. 2016). To show it, stretch the grid over its `region` of the image and colour each cell by its value.',
})
export class HeatmapType {
  @Field(() => Int, { description: 'The class that was looked for, by its index.' })
  readonly classIndex!: number;

  @Field(() => Int, { description: 'Columns of the grid.' })
  readonly width!: number;

  @Field(() => Int, { description: 'Rows of the grid.' })
  readonly height!: number;

  @Field(() => [Float], {
    description:
      'One value per cell, row by row from the top left, 0 to 1. 1 is the cell that speaks most for the class, 0 one that does not speak for it. All are 0 where nothing in the image speaks for it. Values of different heatmaps do not compare: each has its own 1.',
  })
  readonly values!: number[];

  @Field(() => RegionType, {
    description:
      'Where the grid lies in the image, EXIF orientation applied. The network saw nothing outside: ResNet50 looks at a central square with `CENTER_CROP`, and at the whole image with `KERAS`.',
  })
  readonly region!: RegionType;

  @Field(() => Float, {
    description:
      'What the network gave this class before softmax. Unlike the values, it compares between the heatmaps of one image.',
  })
  readonly logit!: number;
}
