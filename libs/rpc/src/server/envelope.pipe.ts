import { Injectable, type PipeTransform } from '@nestjs/common';
import { isEnvelope } from '../envelope';

/** Hands the request itself to the handler. */
@Injectable()
export class EnvelopePipe implements PipeTransform {
  transform(value: unknown): unknown {
    return isEnvelope(value) ? value.data : value;
  }
}
