/**
 * Images of the user's: folders of pictures, IDX, NPZ and CSV files.
 *
 * @module
 */
export type { Examples, Images } from "../examples.ts";
export { classCounts } from "./image_set.ts";
export { bytesText } from "./memory.ts";
export { readImages } from "./read_images.ts";
export type { ImagesFound, ImageShape, ReadImagesOptions } from "./read_options.ts";
export { type ImageSize, type Raster, resizePixels } from "./resize.ts";
