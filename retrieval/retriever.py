"""The search as a LangChain retriever, for chains of others."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from retrieval.documents import SearchResult


class Retriever(BaseRetriever):
    """Gives hits as LangChain documents; their metadata say where each stands."""

    search: Callable[[str], SearchResult]

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        return [
            Document(
                page_content=hit.text,
                metadata={
                    "document": hit.document.id,
                    "title": hit.document.title,
                    "publisher": hit.document.publisher,
                    "date": hit.document.date,
                    "language": hit.document.language,
                    "path": hit.document.path,
                    "page": hit.page,
                    "section": hit.section,
                    "start": hit.start,
                    "end": hit.end,
                    "score": hit.score,
                },
            )
            for hit in self.search(query).hits
        ]
