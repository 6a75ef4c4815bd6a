import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('ImageInfo', {
  simpleResolvers: true,
  description: 'What is known about the uploaded image.',
})
export class ImageInfoType {
  @Field(() => Int, {
    description: 'Width in pixels as a person sees it, EXIF orientation applied.',
  })
  readonly width!: number;

  @Field(() => Int, {
    description: 'Height in pixels as a person sees it, EXIF orientation applied.',
  })
  readonly height!: number;

  @Field(() => String, {
    description: 'Media type by the bytes, whatever the file was called, e.g. `image/jpeg`.',
  })
  readonly mediaType!: string;

  @Field(() => Int, { description: 'Size of the upload in bytes.' })
  readonly bytes!: number;

  @Field(() => String, { description: 'SHA-256 of the upload, in hex.' })
  readonly sha256!: string;
}
