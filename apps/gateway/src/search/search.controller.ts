import { Controller, Get, Inject } from '@nestjs/common';
import { SearchQuery, type Caller, type PassageResultDto, type SearchResultDto } from '@helpdex/contracts';
import { AsCaller } from '../auth/caller';
import { Endpoint } from '../openapi/endpoint.decorator';
import { Query } from '../validation/input.decorator';
import { Search } from './search.service';

@Controller('search')
export class SearchController {
  constructor(@Inject(Search) private readonly searches: Search) {}

  @Get()
  @Endpoint({
    summary: 'Search articles; every article once, in the best locale for the request',
    access: 'reader',
    query: SearchQuery,
    answers: { 200: 'SearchResult' },
  })
  search(@AsCaller() caller: Caller, @Query(SearchQuery) query: SearchQuery): Promise<SearchResultDto> {
    return this.searches.articles(caller, query);
  }

  @Get('passages')
  @Endpoint({
    summary: 'Search passages for feeding a language model: of the articles that a search finds, in its order, the best parts by heading',
    access: 'reader',
    query: SearchQuery,
    answers: { 200: 'PassageResult' },
  })
  passages(@AsCaller() caller: Caller, @Query(SearchQuery) query: SearchQuery): Promise<PassageResultDto> {
    return this.searches.passages(caller, query);
  }
}
